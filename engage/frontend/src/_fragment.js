// A return code can come in the fragment of the address, from the square on a confirmation or a slip: a browser sends
// it to nobody. It is put into the box and out of the address; to open what was sent, the person presses the button.
const LOOKS_LIKE_A_CODE = /^[0-9A-Za-z-]{12,16}$/;

export function takeCodeFromAddress() {
  const field = document.querySelector("input[data-code-from-address]");
  const code = window.location.hash.slice(1);
  if (!field || !LOOKS_LIKE_A_CODE.test(code)) return;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  if (field.value) return;
  field.value = code.toUpperCase();
  const note = document.getElementById("code-from-address");
  if (note) note.hidden = false;
  field.form.querySelector("button[type=submit]")?.focus();
}

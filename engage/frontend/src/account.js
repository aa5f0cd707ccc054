// Says in words what went wrong with a passkey or security key; the library itself only writes to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const template = document.getElementById("key-trouble");
  const place = document.getElementById("key-trouble-here");
  if (!template || !place) return;
  place.replaceChildren(template.content.cloneNode(true));
  place.focus();
});

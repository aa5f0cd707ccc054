// The screens of other contributions, fetched before they are asked for. None is kept longer than a minute: its person
// may take the words back, or a colleague file them.

const FRESH_MS = 60_000;
const BY_SCRIPT = { "X-Requested-With": "XMLHttpRequest" };

export class Pages {
  constructor() {
    this.kept = new Map();
  }

  /** Fetches one that is likely to be wanted next, once what is being sent is there; only the last such is kept. */
  expect(address, sent) {
    this.kept.clear();
    if (address) {
      const page = sent.then(() => fetchPage(address));
      page.catch(() => this.kept.delete(address));
      this.kept.set(address, { page, until: Date.now() + FRESH_MS });
    }
  }

  /** The markup of the screen at an address. Rejects when there is none to show. */
  async take(address) {
    const kept = this.kept.get(address);
    this.kept.clear();
    return kept && Date.now() < kept.until ? kept.page : fetchPage(address);
  }
}

/** Rejects when it is not shown: signed out, or gone. */
export async function fetchPage(address) {
  const answer = await fetch(address, { headers: BY_SCRIPT, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) {
    throw new Error("not shown");
  }
  return answer.text();
}

/** What came back of a form: whether it was done or refused (neither: signed out, or not allowed), and the markup. */
export async function post(action, data) {
  const answer = await fetch(action, {
    method: "POST",
    body: new URLSearchParams(data),
    headers: BY_SCRIPT,
    credentials: "same-origin",
    keepalive: true,
  });
  const here = !answer.redirected;
  return { done: here && answer.ok, refused: here && answer.status === 422, markup: await answer.text() };
}

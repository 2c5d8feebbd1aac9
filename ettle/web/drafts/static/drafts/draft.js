// Keeps what is typed into a form on the server, every few seconds. Without it the button “Save and finish later” does.
// Nothing typed leaves this page but to our own server, and nothing is put into the browser's storage, which the next
// person at this computer could read.

const AFTER_TYPING = 2000;
const AT_MOST = 6000;
const LONGEST_WAIT = 30000;

class Keeper {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-kept]");
    this.address = form.querySelector("[data-keep]").formAction;
    this.kept = this.typed();
    this.since = 0;
    this.wait = AFTER_TYPING;
    this.timer = 0;
    this.busy = false;
    this.leaving = false;
    this.cutOff = false;
    this.unseen = "";
    this.listen();
  }

  listen() {
    for (const happening of ["input", "change"]) {
      this.form.addEventListener(happening, () => this.soon());
    }
    this.form.addEventListener("submit", (event) => this.sending(event));
    window.addEventListener("online", () => this.now());
    window.addEventListener("focus", () => this.now());
    document.addEventListener("visibilitychange", () => this.now());
    window.addEventListener("pageshow", () => { this.leaving = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && this.isBehind()) event.preventDefault();
    });
  }

  // What a person has typed or chosen: no file, no password, nothing of the page's own.
  typed() {
    const left = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      const sort = this.form.elements.namedItem(name)?.type;
      if (typeof value === "string" && sort !== "password" && sort !== "hidden") left.append(name, value);
    }
    return left.toString();
  }

  isBehind() { return this.typed() !== this.kept; }

  soon() {
    this.since ||= Date.now();
    const rest = Math.max(0, this.since + AT_MOST - Date.now());
    this.later(Math.min(this.wait, rest || this.wait));
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), milliseconds);
  }

  async now() {
    if (this.busy || this.leaving || !this.isBehind()) return;
    this.busy = true;
    const sent = this.typed();
    try {
      await this.keep(sent, true);
    } finally {
      this.busy = false;
      this.since = 0;
      if (this.isBehind()) this.later(this.wait);
    }
  }

  async keep(sent, mayRenew) {
    let answer;
    try {
      answer = await this.post(sent);
    } catch {
      this.failed("No connection. What you typed is safe on this page, and is kept as soon as there is one. Leave the page open.", true);
      return;
    }
    this.cutOff = false;
    if (answer.ok || answer.status === 409) {
      this.keptAs(sent, await answer.json());
    } else if (answer.type === "opaqueredirect") {
      this.ended();
    } else if (mayRenew && (answer.status === 403 || answer.status === 400)) {
      if (await this.renew()) await this.keep(sent, false);
    } else if (answer.status === 413) {
      this.kept = sent;
      this.say((await answer.json()).told);
    } else {
      this.failed("This could not be kept just now. It is tried again; leave the page open.", false);
    }
  }

  post(sent) {
    const body = new URLSearchParams(sent);
    for (const name of ["csrfmiddlewaretoken", "draft_key", "draft_tab", "draft_branch", "draft_version"]) {
      body.append(name, this.form.elements.namedItem(name).value);
    }
    // A redirect leads to the sign-in page: it is not followed, it tells that the session has ended.
    const asked = { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } };
    return fetch(this.address, { ...asked, keepalive: document.visibilityState === "hidden" });
  }

  keptAs(sent, told) {
    this.kept = sent;
    this.wait = AFTER_TYPING;
    this.form.elements.namedItem("draft_branch").value = told.branch;
    this.form.elements.namedItem("draft_version").value = told.version;
    if (told.unseen) this.unseen = told;
    if (this.unseen) {
      this.say(`Saved at ${told.saved}. This form was also changed in another tab or on another device, at ${this.unseen.unseen}. Both are kept. `,
        "See them side by side", this.unseen.address);
    } else {
      this.say(`Saved at ${told.saved}`);
    }
  }

  failed(words, cutOff) {
    this.cutOff = cutOff;
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT);
    this.say(words);
  }

  ended() {
    this.wait = LONGEST_WAIT;
    this.say("Your session has ended. What you typed is still on this page. ",
      "Sign in again in a new tab", window.location.href, true);
  }

  // After signing in again in another tab the page's tokens are of the session before: take those of a fresh page.
  async renew() {
    try {
      const answer = await fetch(window.location.href, { redirect: "manual" });
      if (!answer.ok) { this.ended(); return false; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = fresh.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (token) for (const each of document.getElementsByName("csrfmiddlewaretoken")) each.value = token;
      // A page may hold several kept forms: each takes the key of its own.
      const again = fresh.querySelectorAll("[data-keep]");
      document.querySelectorAll("[data-keep]").forEach((button, nth) => {
        const key = again[nth]?.form.elements.namedItem("draft_key").value;
        if (key) button.form.elements.namedItem("draft_key").value = key;
      });
      return true;
    } catch {
      this.failed("No connection. What you typed is safe on this page.", true);
      return false;
    }
  }

  async sending(event) {
    if (!this.cutOff && navigator.onLine) {
      this.leaving = true;
      clearTimeout(this.timer);
      return;
    }
    // Where there was no connection a browser would show its own error in place of the page and what is on it.
    event.preventDefault();
    const button = event.submitter;
    await this.keep(this.typed(), true);
    if (this.cutOff) {
      this.say("Not sent: there is no connection. What you typed is safe on this page. Send it again when there is one.");
    } else {
      this.form.requestSubmit(button);
    }
  }

  // A polite live region: the same words are not said again, so that nobody is read “Saved at 14:32” ten times.
  say(words, link = "", address = "", inNewTab = false) {
    if (this.status.textContent === words + link) return;
    this.status.textContent = words;
    if (!link) return;
    const way = document.createElement("a");
    way.href = address;
    way.textContent = link;
    if (inNewTab) way.target = "_blank";
    this.status.append(way);
  }
}

for (const button of document.querySelectorAll("[data-keep]")) new Keeper(button.form);

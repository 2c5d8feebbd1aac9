/* Passkeys and security keys are the browser's own, so what starts them is shown only where a script runs.
   The exchange itself is the library's (mfa/js/webauthn.js); this shows it and says what went wrong. */
document.addEventListener("DOMContentLoaded", () => {
  const able = "PublicKeyCredential" in window && window.isSecureContext;
  document.querySelectorAll("[data-key]").forEach((part) => { part.hidden = !able; });
  document.querySelectorAll("[data-no-key]").forEach((part) => { part.hidden = able; });
});

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const told = document.querySelector("[data-key-told]");
  const why = event.detail.exception;
  const words = {
    NotAllowedError: "Nothing was received from a key: it was stopped, took too long, or none here is known to Ettle. Try again.",
    InvalidStateError: "This key is one of yours already. Use another, or go back.",
    SecurityError: "The address of this page is not one that keys work with. Open it by its name, not by a number.",
  };
  told.textContent = words[why.name] || "The key could not be used. Try again, or use another way.";
  told.hidden = false;
  told.focus();
});

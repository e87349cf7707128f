// Passkeys: a form marked data-cle asks the browser for a key before it is sent ("creer", "donner", "entrer").
(() => {
  const MOTS = {
    NotAllowedError: "La clé n'a pas répondu, ou la demande a été annulée. Recommencez.",
    InvalidStateError: "Cette clé est déjà enregistrée sur votre compte.",
    SecurityError: "Ce navigateur refuse les clés d'accès à cette adresse : il faut https et un nom de site.",
    NotSupportedError: "Cet appareil ne sait pas faire la clé demandée. Essayez sans « clé seule ».",
  };
  const formulaires = document.querySelectorAll("form[data-cle]");
  const possible = window.isSecureContext && window.webauthnJSON?.supported();

  async function options(f) {
    if (f.dataset.cle === "entrer") {
      const reponse = await fetch(f.action, { headers: { Accept: "application/json" } });
      if (!reponse.ok) throw new Error("options");
      return (await reponse.json()).request_options;
    }
    const lues = JSON.parse(document.getElementById(f.dataset.cleOptions).textContent);
    return structuredClone(lues.creation_options ?? lues.request_options);
  }

  async function demander(f) {
    const voulues = await options(f);
    if (f.dataset.cle !== "creer") return window.webauthnJSON.get(voulues);
    const seule = f.querySelector("[name=passwordless]")?.checked ?? false;
    Object.assign(voulues.publicKey.authenticatorSelection, {
      residentKey: seule ? "required" : "discouraged",
      requireResidentKey: seule,
      ...(seule ? { userVerification: "required" } : {}),
    });
    return window.webauthnJSON.create(voulues);
  }

  for (const f of formulaires) {
    if (!possible) {
      f.querySelectorAll("button[type=submit]").forEach((b) => { b.hidden = true; });
      continue;
    }
    f.addEventListener("submit", async (e) => {
      e.preventDefault();
      const erreur = (f.querySelector("[data-cle-erreur]") ?? document.querySelector("[data-cle-erreur]"));
      erreur.hidden = true;
      try {
        f.elements.credential.value = JSON.stringify(await demander(f));
        f.submit();
      } catch (refus) {
        erreur.textContent = MOTS[refus.name] ?? "La clé d'accès n'a pas pu être lue. Recommencez.";
        erreur.hidden = false;
      }
    });
  }
})();

// Warns before the session ends by itself. Comfort only: the server keeps a form that comes too late.
(() => {
  const { session, avertir } = document.body.dataset;
  const place = document.getElementById("fin-session");
  if (!session || !place) return;
  const adresse = document.getElementById("fin-session-bientot").content.querySelector("form").getAttribute("action");
  let minuterie;

  const montrer = (nom) => place.replaceChildren(document.getElementById(nom).content.cloneNode(true));
  const attendre = (secondes) => {
    clearTimeout(minuterie);
    minuterie = setTimeout(verifier, Math.max(1, Math.min(secondes, 86400)) * 1000);
  };

  // Another tab may have been used meanwhile: the server knows what remains.
  async function verifier() {
    let reste;
    try {
      reste = (await (await fetch(adresse, { headers: { Accept: "application/json" } })).json()).reste_s;
    } catch {
      return attendre(30);
    }
    if (reste <= 0) return montrer("fin-session-faite");
    if (reste > avertir) { place.replaceChildren(); return attendre(reste - avertir); }
    if (!place.firstElementChild) montrer("fin-session-bientot");
    attendre(Math.min(reste, 20));
  }

  place.addEventListener("submit", async (e) => {
    e.preventDefault();
    await fetch(adresse, { method: "POST", body: new FormData(e.target) }).catch(() => {});
    place.replaceChildren();
    verifier();
  });

  attendre(session - avertir);
})();

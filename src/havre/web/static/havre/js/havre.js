// Comfort only: every page works without this file.
document.documentElement.classList.add("js");

document.addEventListener("keydown", (e) => {
  if (e.key === "Escape") {
    document.querySelectorAll("details.definition[open]").forEach((d) => { d.open = false; });
  }
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey) return;
  if (e.target.closest("input, textarea, select, [contenteditable]")) return;
  const champ = document.querySelector(".chercher input");
  if (champ) { e.preventDefault(); champ.focus(); champ.select(); }
});

document.addEventListener("click", (e) => {
  document.querySelectorAll("details.definition[open]").forEach((d) => {
    if (!d.contains(e.target)) d.open = false;
  });
});

// A form is sent once: the second click of an impatient hand does nothing.
document.addEventListener("submit", (e) => {
  const formulaire = e.target;
  if (formulaire.method !== "post" || e.defaultPrevented) return;
  if (formulaire.dataset.envoye) { e.preventDefault(); return; }
  formulaire.dataset.envoye = "1";
  formulaire.querySelectorAll("button[type=submit], button:not([type])").forEach((b) => b.setAttribute("aria-disabled", "true"));
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-envoye]").forEach((f) => {
    delete f.dataset.envoye;
    f.querySelectorAll("[aria-disabled]").forEach((b) => b.removeAttribute("aria-disabled"));
  });
});

// A filter applies as soon as it is chosen; the button stays for those without JavaScript.
document.addEventListener("change", (e) => {
  const formulaire = e.target.closest("form.filtres");
  if (formulaire && e.target.matches("select, input[type=checkbox]")) formulaire.requestSubmit();
});

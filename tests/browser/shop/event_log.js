// What a shop's page hears of its widgets, and of its own policy.
window.heard = [];
window.violations = [];
for (const name of ["ready", "change", "invalid", "issued", "copy", "error", "status", "paid", "load-error"])
  document.addEventListener(`billpay-${name}`, (event) => {
    if (window.refuse === name) event.preventDefault();
    window.heard.push({ from: event.target.id, name, detail: event.detail, number: event.target.controlNumber });
  });
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
// Before the element is defined: a property that must survive it.
document.getElementById("bill").reference = "ODA1042";

// Records the widgets' events and violations of the page's Content-Security-Policy.
window.firedEvents = [];
window.violations = [];
for (const name of ["ready", "change", "invalid", "issued", "copy", "error", "status", "paid", "load-error"])
  document.addEventListener(`billpay-${name}`, (event) => {
    if (window.refuse === name) event.preventDefault();
    window.firedEvents.push({ from: event.target.id, name, detail: event.detail, number: event.target.controlNumber });
  });
document.addEventListener("securitypolicyviolation", (event) => window.violations.push(event.violatedDirective));
// A property that is set before the element is defined must survive.
document.getElementById("bill").reference = "ODA1042";

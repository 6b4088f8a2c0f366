// Runs only in browsers without modules, which can't run boot.js. A page that the server rendered works without
// it; any other page shows that the browser is too old.
var waits = document.body.getAttribute("data-waits") !== null;
document.getElementById("billpay").hidden = !waits;
document.getElementById("billpay-failed").hidden = waits;
document.body.setAttribute("data-waits", "failed");

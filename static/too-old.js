// Runs only in browsers that know no modules, and so can't run boot.js. A page that the server
// rendered works all the same; any other says that they are too old.
var waits = document.body.getAttribute("data-waits") !== null;
document.getElementById("billpay").hidden = !waits;
document.getElementById("billpay-failed").hidden = waits;
document.body.setAttribute("data-waits", "in vain");

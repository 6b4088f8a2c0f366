// Runs only in browsers that know no modules, and so can't run boot.js: says that they are too old.
document.getElementById("billpay").hidden = true;
document.getElementById("billpay-failed").hidden = false;

// Leave quickly: a click on the exit, or Esc three times, goes to the neutral page without a history entry.
// Signing out forgets what was kept on this device. Progressive enhancement only: without it the exit is a plain link.
(function () {
  "use strict";
  addEventListener("submit", function (event) {
    if (event.target.getAttribute("action") !== "/accounts/logout/") return;
    try {
      Object.keys(localStorage).forEach(function (key) {
        if (key.indexOf("okuw.") === 0) localStorage.removeItem(key);
      });
    } catch (_error) { /* a browser without storage keeps nothing */ }
  });
  var exit = document.querySelector(".exit");
  if (!exit) return;
  var presses = 0;
  var last = 0;

  function leave(event) {
    if (event) event.preventDefault();
    document.documentElement.hidden = true;
    location.replace(exit.href);
  }

  exit.addEventListener("click", leave);
  addEventListener("keydown", function (event) {
    if (event.key !== "Escape") {
      presses = 0;
      return;
    }
    var now = Date.now();
    presses = now - last < 1500 ? presses + 1 : 1;
    last = now;
    if (presses > 2) leave();
  });
})();

// A lesson: keep the place. The block being read goes along when the language is changed, and is told to the server now and
// then, so that any device opens the lesson there. Without script the lesson reads the same; only the place is not kept.
(function () {
  "use strict";
  var blocks = document.querySelectorAll(".read > [id^=b]");
  if (!blocks.length) return;
  var address = document.body.dataset.place;
  var token = document.querySelector("[name=csrfmiddlewaretoken]");
  var told = "";
  // Where an anchor brings a block: so the place stays the same when it is gone to and told again.
  var line = 8 + (parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0);
  function here() {
    var found = blocks[0];
    blocks.forEach(function (block) {
      if (block.getBoundingClientRect().top < line) found = block;
    });
    return found.id;
  }
  document.querySelectorAll(".langs a").forEach(function (link) {
    link.addEventListener("click", function () { link.hash = here(); });
  });
  function tell() {
    var place = here();
    if (!address || !token || place === told || place === "b0") return;
    told = place;
    fetch(address, {
      method: "POST", keepalive: true, credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token.value },
      body: JSON.stringify({ place: place })
    }).catch(function () { told = ""; });
  }
  addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", function () { if (document.hidden) tell(); });
  var waiting = 0;
  addEventListener("scroll", function () { clearTimeout(waiting); waiting = setTimeout(tell, 4000); }, { passive: true });
})();

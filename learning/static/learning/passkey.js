// Ties a form marked data-webauthn to the script allauth ships (webauthn.js), and says in words when a key does not answer.
(function () {
  "use strict";
  var form = document.querySelector("[data-webauthn]");
  if (!form || !window.PublicKeyCredential || !window.allauth) return;
  window.allauth.webauthn.forms[form.dataset.webauthn]({ ids: JSON.parse(form.dataset.ids) });
  form.hidden = false;
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    form.querySelector("[data-webauthn-failed]").hidden = false;
  });
})();

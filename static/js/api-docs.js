/* The page of the API's description: Swagger UI over the site's own copy. Calls made here carry the session's CSRF token. */
(function () {
  "use strict";

  function csrfToken() {
    var found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? decodeURIComponent(found[1]) : "";
  }

  window.addEventListener("DOMContentLoaded", function () {
    var place = document.getElementById("api-docs");
    window.SwaggerUIBundle({
      url: place.dataset.description,
      domNode: place,
      deepLinking: true,
      docExpansion: "list",
      filter: true,
      defaultModelsExpandDepth: 0,
      requestInterceptor: function (request) {
        if (request.method && request.method !== "GET" && new URL(request.url, location.href).origin === location.origin) {
          request.headers["X-CSRFToken"] = csrfToken();
        }
        return request;
      }
    });
  });
})();

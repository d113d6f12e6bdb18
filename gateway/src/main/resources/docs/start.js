// Relative to the page, which a proxy may serve under a path prefix. The validator badge would call a server elsewhere.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  validatorUrl: null,
  displayRequestDuration: true,
});

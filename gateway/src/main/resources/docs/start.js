// The validator badge would call a server elsewhere.
SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#ui',
  deepLinking: true,
  validatorUrl: null,
  displayRequestDuration: true,
});

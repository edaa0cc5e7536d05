/** How the URL of a server in our network may look. */
export const serverUrl = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Finds the route of a path. Patterns are literal but for `:name`, which takes one segment. */

function segmentsOf(path) {
  return path.split("/");
}

function matchSegments(pattern, segments) {
  if (pattern.length !== segments.length) return null;
  const params = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith(":")) {
      if (segments[index] === "") return null;
      params[part.slice(1)] = segments[index];
    } else if (part !== segments[index]) return null;
  }
  return params;
}

function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export class Router {
  /** `routes` are [method, pattern, handler, "open"?]; earlier ones win. */
  constructor(routes) {
    this.routes = routes.map(([method, pattern, handler, access]) => ({
      method,
      pattern: segmentsOf(pattern),
      handler,
      open: access === "open",
    }));
  }

  /** {route, params}, or {methods} when the path exists for other methods, or null. */
  find(method, path) {
    const segments = segmentsOf(path).map(decoded);
    const methods = [];
    for (const route of this.routes) {
      const params = matchSegments(route.pattern, segments);
      if (!params) continue;
      if (route.method === method) return { route, params };
      methods.push(route.method);
    }
    return methods.length > 0 ? { methods } : null;
  }
}

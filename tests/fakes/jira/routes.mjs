/** All REST routes of a site of one kind. */

import { deskRoutes } from "./desk_routes.mjs";
import { organizationRoutes } from "./organization_routes.mjs";
import { cloudPlatformRoutes, serverPlatformRoutes } from "./platform_routes.mjs";
import { requestRoutes } from "./request_routes.mjs";
import { uploadRoutes } from "./upload_routes.mjs";
import { wikiRoutes } from "./wiki_routes.mjs";

/** Routes for "cloud" or "datacenter"; on Data Center the wiki is another server. */
export function routesOf(kind) {
  const desk = [...deskRoutes, ...requestRoutes, ...organizationRoutes, ...uploadRoutes];
  return kind === "cloud"
    ? [...desk, ...cloudPlatformRoutes, ...wikiRoutes]
    : [...desk, ...serverPlatformRoutes];
}

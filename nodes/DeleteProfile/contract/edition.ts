/**
 * Whether this is a package for one service, where the node is that service: its fields need not
 * say its name, and there is no choice of services. `npm run packages` makes such packages from
 * these sources; this line and the registry are what they change (packaging/rewrite.ts).
 */
export const ONE_SERVICE: boolean = false;

// Generated from deploy/releases by `npm run generate`.
export const releases: Record<string, string> = {};

/**
 * Flags of Node for the server. New objects get 16 MB at once instead of when many of them have survived, so that a server
 * that was quiet for a while does not begin by copying them.
 */
export const serverFlags = ['--min-semi-space-size=16']

import { defineErrors } from '@tragwerk/infra/errors'

/** Failures that the commands find out by themselves, before or beside the server. */
export const cliErrors = defineErrors('cli', {
  path_not_found: {
    kind: 'invalid',
    message: (d: { path: string; reason: string }) =>
      `"${d.path}" cannot be opened: ${d.reason}. Name files or folders that exist and that you may read.`,
  },
  nothing_to_read: {
    kind: 'invalid',
    message: (d: { paths: string; types: string }) =>
      `There is nothing to read in ${d.paths}. Files of these types are taken from folders: ${d.types}.`,
  },
  file_unreadable: {
    kind: 'invalid',
    message: (d: { path: string; reason: string }) =>
      `"${d.path}" cannot be read: ${d.reason}. Check its permissions and size, then run the command again.`,
  },
  route_unknown: {
    kind: 'invalid',
    message: (d: { id: string; near: readonly string[] }) =>
      d.near.length === 0
        ? `There is no route with the id "${d.id}". /api/v1/openapi.json lists the ids as operationId.`
        : `There is no route with the id "${d.id}". Did you mean ${[d.near].flat().join(' or ')}?`,
  },
  upload_route: {
    kind: 'invalid',
    message: (d: { id: string }) =>
      `${d.id} takes a file, which this command cannot send. Use "tragwerk ingest" for files, or --body for text.`,
  },
  json_invalid: {
    kind: 'invalid',
    message: (d: { flag: string; problem: string }) =>
      `The value of ${d.flag} cannot be used: ${d.problem}. Write JSON in single quotes, as '{"name":"handbook"}'.`,
  },
  document_deleted: {
    kind: 'conflict',
    message: 'The document was deleted while this command waited for it. Add it again if that was a mistake.',
  },
})

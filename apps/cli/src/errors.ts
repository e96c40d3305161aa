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
  document_deleted: {
    kind: 'conflict',
    message: 'The document was deleted while this command waited for it. Add it again if that was a mistake.',
  },
})

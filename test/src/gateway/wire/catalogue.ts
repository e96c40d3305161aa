import { wireDataPath } from '@tragwerk/testkit/wire-data'
import { readArchive } from './read-archive.ts'
import { readCassettes } from './read-cassettes.ts'
import { readFixtures } from './read-fixtures.ts'
import type { Catalogue } from './recording.ts'

/** All recordings of the folder that TRAGWERK_DATA names. To be called in a hook or a test. */
export function readCatalogue(): Catalogue {
  const cassettes = readCassettes(readArchive(wireDataPath('07-wire/pydantic-ai-cassettes.shared.tar.gz')))
  const fixtures = readFixtures(readArchive(wireDataPath('07-wire/vercel-ai-fixtures.shared.tar.gz')))
  return {
    recordings: [...cassettes.recordings, ...fixtures.recordings],
    outside: [...cassettes.outside, ...fixtures.outside],
    files: cassettes.files + fixtures.files,
  }
}

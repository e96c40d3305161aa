import { type Checked, toLine } from './checks.ts'
import { isListed, unaskable, unreadable, withoutReasoning } from './exceptions.ts'
import type { Recording } from './recording.ts'

/** As many recordings at once keep both sides busy. */
const atOnce = 6

/** All checks of all recordings. */
export async function replay(
  recordings: readonly Recording[],
  check: (recording: Recording) => Promise<readonly Checked[]>,
): Promise<Checked[]> {
  const found: Checked[] = []
  const waiting = recordings[Symbol.iterator]()
  const work = async () => {
    for (const recording of waiting) found.push(...(await check(recording)))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found
}

/** One line for each check that found something; more than these would only hide the first. */
export function problemsOf(checked: readonly Checked[]): string[] {
  return checked
    .filter(({ problems }) => problems.length > 0)
    .map(toLine)
    .slice(0, 30)
}

/** Whether the reasoning cannot come out on this way; on the others it does. */
export function isWithoutReasoning({ recording, way }: Checked): boolean {
  return way.provider === 'azure' && isListed(withoutReasoning, recording.name)
}

/** Answers that the official client reads. */
export function readableOf(recordings: readonly Recording[]): readonly Recording[] {
  return recordings.filter(({ status, name }) => status < 400 && !isListed(unreadable, name))
}

/** Of these, answers to what the other surfaces can ask. */
export function translatableOf(recordings: readonly Recording[]): readonly Recording[] {
  return readableOf(recordings).filter(({ name }) => !isListed(unaskable, name))
}

import { toAwsFrames, toChatEvents, toNamedEvents, toPlainEvents } from './event-frames.ts'
import {
  asJson,
  type Catalogue,
  type Json,
  type Recording,
  type Server,
  type SpokenFormat,
} from './recording.ts'

const streamSuffix = '.chunks.txt'

/** Recorded answers: `name.json` is a whole one, `name.chunks.txt` a stream with one event on each line. */
export function readFixtures(files: ReadonlyMap<string, Buffer>): Catalogue {
  const recordings: Recording[] = []
  const outside: { name: string; reason: string }[] = []
  for (const [path, content] of files) {
    const name = `fixtures/${path.replace('/src/', '/').replace('/__fixtures__', '')}`
    const reason = outsideReasons.find(([pattern]) => pattern.test(name))?.[1]
    if (reason === undefined) recordings.push(readFixture(name, content))
    else outside.push({ name, reason })
  }
  return { recordings, outside, files: files.size }
}

const outsideReasons: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/transcript|\/(revai|gladia|fal)\//, 'is a transcription of speech'],
  [/speech-translation/, 'is a live session of speech over WebSocket'],
  [/skill-(version-)?create/, 'manages files at a provider'],
  [/\/openai\/image\/openai-image/, 'is a picture of an interface for pictures alone'],
  [/\/google\/interactions\//, "is of Google's second interface, which no kind of provider uses"],
  [/\/google-vertex\//, 'is of a Vertex interface for vectors, which no kind of provider uses'],
  [/\/voyage\//, 'ranks in a format of its own, which no kind of provider uses'],
  [/\/harness-/, 'holds events of an agent on a command line'],
]

function readFixture(name: string, content: Buffer): Recording {
  const isStream = name.endsWith(streamSuffix)
  const text = content.toString('utf8')
  const lines = isStream ? text.split('\n').filter((line) => line.trim() !== '') : []
  const first = readFirst(lines[0] ?? text)
  const format = formatOf(name, first)
  return {
    name,
    format,
    server: serverOf(name),
    isStream,
    status: statusOf(name),
    contentType: !isStream
      ? 'application/json'
      : format === 'bedrock'
        ? 'application/vnd.amazon.eventstream'
        : 'text/event-stream',
    bytes: isStream ? framed(format, lines) : content,
    request: undefined,
  }
}

/** One of the streams begins with an event that is no JSON. */
function readFirst(text: string): Json {
  try {
    return asJson(JSON.parse(text))
  } catch {
    return {}
  }
}

function serverOf(name: string): Server {
  const folder = name.split('/')[1]
  return folder === 'openai' || folder === 'azure' ? folder : 'other'
}

/** Two fixtures are refusals; their files hold the body alone. */
function statusOf(name: string): number {
  if (name.includes('google-429')) return 429
  return name.endsWith('-error.json') ? 400 : 200
}

const folders: Readonly<Record<string, SpokenFormat>> = {
  'amazon-bedrock': 'bedrock',
  anthropic: 'anthropic-messages',
  cohere: 'cohere',
  google: 'google',
  mistral: 'mistral',
}

/** Refusals of OpenAI look the same at each address. */
function formatOf(name: string, { object, type }: Json): SpokenFormat {
  const folder = folders[name.split('/')[1]!]
  if (folder !== undefined) return folder
  if (name.includes('/completion/')) return 'openai-completions'
  if (name.includes('/embedding/')) return 'openai-embeddings'
  const isResponse = object === 'response' || typeof type === 'string' || name.includes('/responses/')
  return isResponse ? 'openai-responses' : 'openai-chat'
}

function framed(format: SpokenFormat, lines: readonly string[]): Buffer {
  switch (format) {
    case 'bedrock':
      return toAwsFrames(lines)
    case 'anthropic-messages':
    case 'openai-responses':
      return toNamedEvents(lines)
    case 'google':
    case 'cohere':
      return toPlainEvents(lines)
    default:
      return toChatEvents(lines)
  }
}

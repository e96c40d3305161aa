import type { Call, Said, Saying } from '../upstreams/said.ts'

/** One round of the loop: what the model says, what its tools answer, what the user adds. */
export interface Turn {
  readonly saying: Saying
  readonly results: readonly Result[]
  readonly interjection: string | undefined
}

export interface Result {
  readonly callId: string
  readonly text: string
  /** Base64 of a PNG. */
  readonly image: string | undefined
  readonly isError: boolean
}

/** Every class of characters that has broken a gateway: controls, NUL, both line ends, escapes, quotes, emoji, RTL. */
const oddText =
  'NUL[\u0000] ESC[\u001b[31mred\u001b[0m] \r\n\t"quoted" \\back\\slash\\ \\u0041 </tool> data: [DONE]\n\n' +
  'Größe 漢字 👩‍👩‍👧‍👦 \u202eRTL\u202c \u2028line\u2029 \ufeff e\u0301 $HOME {{y}} <|im_end|>'

const toolNames = ['read_file', 'run_command', 'edit_file', 'screenshot'] as const

/** As long as the work of an agent for an hour; the last turn is words only. */
export function agentTurns(count: number): Turn[] {
  return Array.from({ length: count }, (_, at) => (at === count - 1 ? lastTurn(at) : turnOf(at)))
}

function turnOf(at: number): Turn {
  const calls = Array.from({ length: 1 + (at % 4) }, (_, index) => callOf(at, index))
  const said: Said[] = []
  if (at % 3 === 0)
    said.push({ type: 'thinking', text: `Thought ${at}: ${oddText}`, signature: `sig+${at}/==` })
  if (at % 2 === 0) said.push({ type: 'text', text: `Step ${at} — ${at % 8 === 0 ? oddText : 'weiter…'} ` })
  said.push(...calls)
  return {
    saying: { said },
    results: calls.map((call, index) => resultOf(call, at + index)),
    interjection: at % 16 === 7 ? `One more thing (${at}): ${oddText}` : undefined,
  }
}

function lastTurn(at: number): Turn {
  const said: Said[] = [{ type: 'text', text: `Done after ${at} turns. ${oddText}` }]
  return { saying: { said }, results: [], interjection: undefined }
}

function callOf(at: number, index: number): Call {
  const name = toolNames[(at + index) % toolNames.length]!
  return { type: 'call', id: `call_${at}_${index}`, name, input: JSON.stringify(inputOf(at, index)) }
}

function inputOf(at: number, index: number): object {
  switch ((at + index) % 5) {
    case 0:
      return {}
    case 1:
      return {
        path: `src/größe-${at}.ts`,
        range: [at, at + 0.5],
        deep: { list: [{ none: null }, [], {}], yes: true },
      }
    case 2:
      return { command: oddText }
    case 3:
      return { file: 'a.ts', old: `${'x = 1;\n'.repeat(150)}${at}`, new: oddText }
    default:
      return { 'odd key "\\\n': '', number: 1e21, small: -0.000001, nested: '{"json":"in \\"json\\""}' }
  }
}

function resultOf({ id: callId }: Call, kind: number): Result {
  const plain = { callId, image: undefined, isError: false }
  switch (kind % 6) {
    case 0:
      return { ...plain, text: `ok ${callId}` }
    case 1:
      return { ...plain, text: `${callId}\n${'const größe = "…"\n'.repeat(kind % 24 === 1 ? 2500 : 5)}` }
    case 2:
      return { ...plain, text: `exit 2 ${callId}: ${oddText}`, isError: true }
    case 3:
      return { ...plain, text: `seen ${callId}`, image: imageOf(callId) }
    case 4:
      return { ...plain, text: `${callId} ${oddText}` }
    default:
      return { ...plain, text: '' }
  }
}

/** The signature of a PNG and something of its own. */
function imageOf(callId: string): string {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, Buffer.from(`${callId} `.repeat(40))]).toString('base64')
}

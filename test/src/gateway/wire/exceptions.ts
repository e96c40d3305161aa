/** A recording that cannot come out as it went in, with the reason. */
export interface Exception {
  /** The recording, or all whose names begin so. */
  readonly name: string
  readonly reason: string
}

const cassettes = 'cassettes/models/cassettes'

/** The official client itself cannot read these; what matters then is that the gateway does not hide it. */
export const unreadable: readonly Exception[] = [
  {
    name: 'fixtures/anthropic/spliced-message-start.chunks.txt',
    reason: 'a second message begins inside the first; made to test clients',
  },
  {
    name: 'fixtures/anthropic/anthropic-tool-search-bm25.1.chunks.txt',
    reason: 'two streams, one after the other in the same file',
  },
  {
    name: 'fixtures/anthropic/anthropic-tool-search-deferred-regex.chunks.txt',
    reason: 'two streams, one after the other in the same file',
  },
  {
    name: 'fixtures/openai/responses/parallel-tool-call-wrapper.1.chunks.txt',
    reason: 'its first event lacks a closing brace, so it is not JSON',
  },
  {
    name: `${cassettes}/test_openai/test_text_response.yaml#0`,
    reason: 'the answer of something that is no model: plain text without any of the fields of chat',
  },
]

/** Answers to requests that cannot be made on the surface on which they would come out. */
export const unaskable: readonly Exception[] = [
  ...[
    'fixtures/openai/responses/openai-apply-patch-tool.1.',
    'fixtures/openai/responses/openai-local-shell-tool.1.',
    'fixtures/openai/responses/openai-shell-skills.1.',
    'fixtures/openai/responses/openai-shell-tool.1.',
    'cassettes/cassettes/test_tool_search/test_openai_execution_client_round_trip.yaml#0',
  ].map((name) => ({
    name,
    reason: "calls a tool of OpenAI's own kind, which only a request in its format can offer",
  })),
  ...[
    `${cassettes}/test_bedrock/test_bedrock_model_code_execution_tool_stream.yaml#0`,
    `${cassettes}/test_bedrock/test_bedrock_model_with_code_execution_tool.yaml#0`,
    `${cassettes}/test_bedrock/test_bedrock_model_with_code_execution_tool.yaml#1`,
  ].map((name) => ({
    name,
    reason: "runs Nova's code interpreter, which only a Converse request with a systemTool can switch on",
  })),
]

export function isListed(exceptions: readonly Exception[], name: string): boolean {
  return exceptions.some((exception) => name.startsWith(exception.name))
}

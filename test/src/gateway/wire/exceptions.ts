/** A recording that cannot come out as it went in, with the reason. Each is proven to be one. */
export interface Exception {
  /** The recording, or all whose names begin so. */
  readonly name: string
  readonly reason: string
}

const cassettes = 'cassettes/models/cassettes'

function listed(reason: string, ...names: readonly string[]): readonly Exception[] {
  return names.map((name) => ({ name, reason }))
}

/** The official client itself cannot read these; what matters then is that the gateway does not hide it. */
export const unreadable: readonly Exception[] = [
  ...listed(
    'a second message begins inside the first; made to test clients',
    'fixtures/anthropic/spliced-message-start.chunks.txt',
  ),
  ...listed(
    'several streams, one after the other in the same file',
    'fixtures/anthropic/anthropic-tool-search-bm25.1.chunks.txt',
    'fixtures/anthropic/anthropic-tool-search-deferred-regex.chunks.txt',
  ),
  ...listed(
    'its first event lacks a closing brace, so it is not JSON',
    'fixtures/openai/responses/parallel-tool-call-wrapper.1.chunks.txt',
  ),
  ...listed(
    'the answer of something that is no model: plain text without any of the fields of chat',
    `${cassettes}/test_openai/test_text_response.yaml#0`,
  ),
]

/** Answers to requests that cannot be made on the surfaces on which they would come out. */
export const unaskable: readonly Exception[] = [
  ...listed(
    "calls a tool of OpenAI's own kind, which only a request in its format can offer",
    'fixtures/openai/responses/openai-apply-patch-tool.1.',
    'fixtures/openai/responses/openai-local-shell-tool.1.',
    'fixtures/openai/responses/openai-shell-skills.1.',
    'fixtures/openai/responses/openai-shell-tool.1.',
    'cassettes/cassettes/test_tool_search/test_openai_execution_client_round_trip.yaml#0',
  ),
  ...listed(
    "runs Nova's code interpreter, which only a Converse request with a systemTool can switch on",
    `${cassettes}/test_bedrock/test_bedrock_model_code_execution_tool_stream.yaml#0`,
    `${cassettes}/test_bedrock/test_bedrock_model_with_code_execution_tool.yaml#0`,
    `${cassettes}/test_bedrock/test_bedrock_model_with_code_execution_tool.yaml#1`,
  ),
]

/** Text, calls, finish and usage come out, the reasoning does not. */
export const withoutReasoning: readonly Exception[] = listed(
  "DeepSeek's reasoning in chat of Azure, a field that chat of the kinds `azure` and `openai` does not have",
  'fixtures/azure/azure-deepseek-reasoning.1.',
)

export function isListed(exceptions: readonly Exception[], name: string): boolean {
  return exceptions.some((exception) => name.startsWith(exception.name))
}

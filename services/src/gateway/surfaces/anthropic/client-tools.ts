import type { JsonObject } from '../../json.ts'

/** A tool that Anthropic's models know by its type and the client carries out. */
export interface ClientTool {
  readonly description: string
  readonly inputSchema: JsonObject
}

/** Says to other models what Anthropic's have learnt; undefined for tools that cannot be said in a schema. */
export function describeClientTool(type: string): ClientTool | undefined {
  if (type.startsWith('bash_')) return bash
  if (type.startsWith('text_editor_')) return textEditor
  if (type.startsWith('memory_')) return memory
  return undefined
}

const text = { type: 'string' } as const
const line = { type: 'integer' } as const
const range = { type: 'array', items: line, minItems: 2, maxItems: 2 } as const

const bash: ClientTool = {
  description:
    'Runs a command in a shell session that stays open between calls. Set restart to true to begin a new session.',
  inputSchema: {
    type: 'object',
    properties: { command: text, restart: { type: 'boolean' } },
    additionalProperties: false,
  },
}

const textEditor: ClientTool = {
  description:
    'Views and changes text files. view shows a file or folder (view_range: first and last line, -1 for the end); create writes file_text to a new file; str_replace replaces old_str, which must occur exactly once, by new_str; insert puts insert_text after line insert_line (0 for the beginning).',
  inputSchema: {
    type: 'object',
    properties: {
      command: { type: 'string', enum: ['view', 'create', 'str_replace', 'insert'] },
      path: text,
      view_range: range,
      file_text: text,
      old_str: text,
      new_str: text,
      insert_line: line,
      insert_text: text,
    },
    required: ['command', 'path'],
    additionalProperties: false,
  },
}

const memory: ClientTool = {
  description:
    'Keeps notes in files below /memories that outlast this conversation; look there before starting. view shows a file or folder; create writes file_text; str_replace replaces old_str by new_str; insert puts insert_text after line insert_line; delete removes path; rename moves old_path to new_path.',
  inputSchema: {
    type: 'object',
    properties: {
      command: { type: 'string', enum: ['view', 'create', 'str_replace', 'insert', 'delete', 'rename'] },
      path: text,
      view_range: range,
      file_text: text,
      old_str: text,
      new_str: text,
      insert_line: line,
      insert_text: text,
      old_path: text,
      new_path: text,
    },
    required: ['command'],
    additionalProperties: false,
  },
}

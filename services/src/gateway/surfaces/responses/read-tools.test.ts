import { describe, expect, test } from 'vitest'
import type { JsonObject } from '../../json.ts'
import { responsesCodec } from './codec.ts'

const read = (fields: JsonObject) => responsesCodec.read({ model: 'm', input: 'Hello', ...fields }).options
const codeOf = (fields: JsonObject) => {
  try {
    read(fields)
  } catch (error) {
    return error as { code: string; message: string }
  }
  return undefined
}
const add = { type: 'function', name: 'add', parameters: { type: 'object', properties: {} } }

describe('tools', () => {
  test('passes functions with their strictness, and custom tools as functions with one text', () => {
    const grammar = { type: 'grammar', syntax: 'lark', definition: 'start: "a"' }
    const { tools } = read({
      tools: [
        { ...add, description: 'Adds', strict: true },
        { type: 'custom', name: 'patch', description: 'Patches', format: grammar },
      ],
    })

    expect(tools).toEqual([
      { type: 'function', name: 'add', description: 'Adds', strict: true, inputSchema: add.parameters },
      {
        type: 'function',
        name: 'patch',
        description: 'Patches',
        inputSchema: {
          type: 'object',
          properties: {
            input: { type: 'string', description: expect.stringContaining('lark grammar:\nstart: "a"') },
          },
          required: ['input'],
          additionalProperties: false,
        },
      },
    ])
  })

  test.each(['auto', 'none', 'required'])('passes the choice %s', (type) => {
    expect(read({ tools: [add], tool_choice: type }).toolChoice).toEqual({ type })
  })

  test('passes the choice of one tool', () => {
    const options = read({ tools: [add], tool_choice: { type: 'function', name: 'add' } })

    expect(options.toolChoice).toEqual({ type: 'tool', toolName: 'add' })
  })

  test('offers only the tools that are allowed', () => {
    const { tools, toolChoice } = read({
      tools: [add, { ...add, name: 'sub' }, { type: 'web_search' }],
      tool_choice: { type: 'allowed_tools', mode: 'required', tools: [{ type: 'function', name: 'sub' }] },
    })

    expect(tools).toEqual([expect.objectContaining({ name: 'sub' })])
    expect(toolChoice).toEqual({ type: 'required' })
  })

  test('drops tools of OpenAI when none may be called', () => {
    const options = read({ tools: [add, { type: 'web_search' }], tool_choice: 'none' })

    expect(options.tools).toHaveLength(1)
  })

  test.each([
    'web_search',
    'file_search',
    'code_interpreter',
    'image_generation',
    'mcp',
    'shell',
    'apply_patch',
  ])('refuses the tool %s by name', (type) => {
    expect(codeOf({ tools: [add, { type }] })).toMatchObject({
      code: 'gateway.request_unsupported',
      message: expect.stringContaining(
        `The field "tools[1]" cannot be honoured: the tool ${type} is built in`,
      ),
    })
  })
})

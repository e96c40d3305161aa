import { createHash } from 'node:crypto'
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import type { JsonObject } from '../../json.ts'
import {
  invalid,
  readObject,
  readOptionalNumber,
  readOptionalString,
  readWord,
  unsupported,
} from './fields.ts'

type Reasoning = Pick<LanguageModelV4CallOptions, 'reasoning'>
type ResponseFormat = Pick<LanguageModelV4CallOptions, 'responseFormat'>

const efforts = ['low', 'medium', 'high', 'xhigh', 'max'] as const
const thinkingTypes = ['enabled', 'disabled', 'adaptive', 'between_tools'] as const

/** Budgets of thinking tokens up to these limits count as this level, larger ones as `high`. */
const lowBudget = 4_096
const mediumBudget = 16_384

/**
 * The level of reasoning: `none` when thinking is switched off, else the effort when one is named, else the budget
 * (up to 4,096 tokens low, up to 16,384 medium, above high). Thinking without either is `high`, Anthropic's default.
 * A request that says nothing leaves it to the model.
 */
export function readReasoning(body: JsonObject): Reasoning {
  const effort = readWord(outputConfig(body).effort, efforts, 'output_config.effort')
  if (body.thinking == null) return effort ? { reasoning: effort } : {}
  const thinking = readObject(body.thinking, 'thinking')
  const type = readWord(thinking.type, thinkingTypes, 'thinking.type')
  if (type === undefined) throw invalid('thinking.type', 'it is missing')
  if (type === 'disabled') return { reasoning: 'none' }
  if (effort) return { reasoning: effort }
  const budget = readOptionalNumber(thinking.budget_tokens, 'thinking.budget_tokens')
  if (budget === undefined && type === 'enabled') throw invalid('thinking.budget_tokens', 'it is missing')
  return { reasoning: budget === undefined ? 'high' : toLevel(budget) }
}

function toLevel(budget: number): 'low' | 'medium' | 'high' {
  if (budget <= lowBudget) return 'low'
  return budget <= mediumBudget ? 'medium' : 'high'
}

/** Structured output, under its present name or its earlier one. */
export function readResponseFormat(body: JsonObject): ResponseFormat {
  const config = outputConfig(body)
  const [value, param] =
    config.format == null ? [body.output_format, 'output_format'] : [config.format, 'output_config.format']
  if (value == null) return {}
  const format = readObject(value, param)
  if (format.type !== 'json_schema') throw unsupported(`${param}.type`, 'only json_schema is known')
  const schema = readObject(format.schema, `${param}.schema`)
  return { responseFormat: { type: 'json', schema: schema as JsonSchema } }
}

type JsonSchema = NonNullable<Extract<ResponseFormat['responseFormat'], { type: 'json' }>['schema']>

function outputConfig(body: JsonObject): JsonObject {
  return body.output_config == null ? {} : readObject(body.output_config, 'output_config')
}

/** OpenAI takes ids of users up to this length. */
const userLimit = 64

/** The id of the end user; longer ones than other providers take are replaced by their SHA-256 in hex. */
export function readUser(body: JsonObject): string | undefined {
  if (body.metadata == null) return undefined
  const user = readOptionalString(readObject(body.metadata, 'metadata').user_id, 'metadata.user_id')
  if (user === undefined || user.length <= userLimit) return user
  return createHash('sha256').update(user).digest('hex')
}

/**
 * Refuses what only Anthropic's service can do. Left out without a word are fields that steer price, caching,
 * diagnostics or the trimming of old content: `service_tier`, `speed`, `cache_control`, `context_management`,
 * `diagnostics`, and whatever is not known here.
 */
export function refuseHostedFeatures(body: JsonObject): void {
  if (Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0) {
    throw unsupported(
      'mcp_servers',
      'only Anthropic connects a model to MCP servers; let the client call them',
    )
  }
  for (const field of ['container', 'thread']) {
    if (body[field] != null)
      throw unsupported(field, 'it lies with Anthropic and another provider cannot use it')
  }
  if (body.inference_geo != null && body.inference_geo !== 'global') {
    throw unsupported('inference_geo', 'it binds only Anthropic; set regions on the route instead')
  }
}

import { z } from 'zod'
import { PageQuery, pageOf } from '../page.ts'
import { defineRoute } from '../route.ts'
import { GatewayConfiguration } from './configuration.ts'
import { ProbeResult, ProviderStatus } from './deployments.ts'
import { EffectivePrice, SpendLine } from './money.ts'
import { GatewayRequestDetail, GatewayRequestSummary, Outcome } from './requests.ts'
import { ActiveConfiguration, ConfigurationProblem, ConfigurationVersion } from './versions.ts'
import { WireFormat } from './wire-format.ts'

const RequestFilter = {
  outcome: Outcome.optional(),
  format: WireFormat.optional(),
  task: z.string().max(200).optional(),
  deployment: z.string().max(200).optional(),
  keyId: z.string().max(100).optional(),
  from: z.iso.datetime().optional().describe('Inclusive'),
  to: z.iso.datetime().optional().describe('Exclusive'),
  q: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('Part of the id, model, key name, error code or trace id'),
}

const configurationErrors = ['gateway.configuration_invalid', 'gateway.configuration_is_file'] as const

export const gatewayRoutes = {
  configuration: defineRoute({
    id: 'gateway.configuration',
    method: 'GET',
    path: '/api/v1/gateway/configuration',
    summary: 'The providers, routes and prices in force',
    permission: 'gateway:read',
    reply: ActiveConfiguration,
    errors: [],
    stability: 'beta',
  }),
  configurationSchema: defineRoute({
    id: 'gateway.configurationSchema',
    method: 'GET',
    path: '/api/v1/gateway/configuration/schema',
    summary: 'The JSON Schema of the configuration file',
    permission: 'any',
    reply: z.record(z.string(), z.unknown()),
    errors: [],
    stability: 'beta',
  }),
  checkConfiguration: defineRoute({
    id: 'gateway.checkConfiguration',
    method: 'POST',
    path: '/api/v1/gateway/configuration/check',
    summary: 'Say what is wrong with a configuration, without using it',
    permission: 'gateway:read',
    body: z.strictObject({ configuration: z.record(z.string(), z.unknown()) }),
    reply: z.object({ problems: z.array(ConfigurationProblem) }),
    errors: [],
    stability: 'beta',
  }),
  changeConfiguration: defineRoute({
    id: 'gateway.changeConfiguration',
    method: 'POST',
    path: '/api/v1/gateway/configurations',
    summary: 'Put a new version of the configuration in force',
    permission: 'gateway:write',
    body: z.strictObject({
      configuration: z.record(z.string(), z.unknown()),
      note: z.string().trim().max(300).optional(),
      basedOn: z.int().min(0).describe('The version that was edited; another one in force is a conflict'),
    }),
    reply: ConfigurationVersion,
    status: 201,
    errors: [...configurationErrors, 'gateway.configuration_changed'],
    stability: 'beta',
    idempotent: true,
  }),
  listConfigurations: defineRoute({
    id: 'gateway.listConfigurations',
    method: 'GET',
    path: '/api/v1/gateway/configurations',
    summary: 'List the versions of the configuration, newest first',
    permission: 'gateway:read',
    query: PageQuery,
    reply: pageOf(ConfigurationVersion),
    errors: ['gateway.cursor_invalid'],
    stability: 'beta',
  }),
  getConfiguration: defineRoute({
    id: 'gateway.getConfiguration',
    method: 'GET',
    path: '/api/v1/gateway/configurations/{version}',
    summary: 'Read one version of the configuration',
    permission: 'gateway:read',
    params: z.strictObject({ version: z.coerce.number<number>().int().min(1).max(2_000_000_000) }),
    reply: z.object({ version: ConfigurationVersion, configuration: GatewayConfiguration }),
    errors: ['gateway.configuration_not_found'],
    stability: 'beta',
  }),
  activateConfiguration: defineRoute({
    id: 'gateway.activateConfiguration',
    method: 'POST',
    path: '/api/v1/gateway/configurations/{version}/activate',
    summary: 'Put an earlier version in force again, as a new version',
    permission: 'gateway:write',
    params: z.strictObject({ version: z.coerce.number<number>().int().min(1).max(2_000_000_000) }),
    reply: ConfigurationVersion,
    status: 201,
    errors: [...configurationErrors, 'gateway.configuration_not_found'],
    stability: 'beta',
    idempotent: true,
  }),
  listProviders: defineRoute({
    id: 'gateway.listProviders',
    method: 'GET',
    path: '/api/v1/gateway/providers',
    summary: 'Providers and deployments with their live state',
    permission: 'gateway:read',
    reply: z.object({ items: z.array(ProviderStatus) }),
    errors: [],
    stability: 'beta',
  }),
  probeProvider: defineRoute({
    id: 'gateway.probeProvider',
    method: 'POST',
    path: '/api/v1/gateway/providers/{name}/probe',
    summary: 'Ask a provider for its models now, to see whether address and key are right',
    permission: 'gateway:write',
    params: z.strictObject({ name: z.string().max(63) }),
    reply: ProbeResult,
    errors: ['gateway.provider_not_found'],
    stability: 'beta',
  }),
  listPrices: defineRoute({
    id: 'gateway.listPrices',
    method: 'GET',
    path: '/api/v1/gateway/prices',
    summary: 'The price table in force, by deployment',
    permission: 'gateway:read',
    query: z.strictObject({ q: z.string().trim().min(1).max(100).optional().describe('Part of the name') }),
    reply: z.object({ items: z.array(EffectivePrice), version: z.string() }),
    errors: [],
    stability: 'beta',
  }),
  listRequests: defineRoute({
    id: 'gateway.listRequests',
    method: 'GET',
    path: '/api/v1/gateway/requests',
    summary: 'List requests to models, newest first',
    permission: 'gateway:read',
    query: PageQuery.extend(RequestFilter),
    reply: pageOf(GatewayRequestSummary),
    errors: ['gateway.cursor_invalid'],
    stability: 'beta',
  }),
  watchRequests: defineRoute({
    id: 'gateway.watchRequests',
    method: 'GET',
    path: '/api/v1/gateway/requests/watch',
    summary: 'Follow finished requests of the process that answers, as they happen',
    description:
      'Server-sent events, the first one at once. At most 20 requests a second; the rest is only counted. Ends only when the client goes.',
    permission: 'gateway:read',
    reply: z.undefined(),
    replyKind: 'events',
    event: z.object({ items: z.array(GatewayRequestSummary), skipped: z.int().min(0) }),
    errors: [],
    stability: 'beta',
  }),
  spend: defineRoute({
    id: 'gateway.spend',
    method: 'GET',
    path: '/api/v1/gateway/spend',
    summary: 'Sum what requests to models cost, by key, task, deployment or day',
    description:
      'Exact sums over all requests of the tenant, refused ones included, as fresh as the list of requests. Days in their order, others by cost, highest first.',
    permission: 'gateway:read',
    query: z.strictObject({
      by: z.enum(['key', 'task', 'deployment', 'day']),
      from: z.iso.datetime().optional().describe('Inclusive'),
      to: z.iso.datetime().optional().describe('Exclusive'),
    }),
    reply: z.object({ items: z.array(SpendLine) }),
    errors: [],
    stability: 'beta',
  }),
  getRequest: defineRoute({
    id: 'gateway.getRequest',
    method: 'GET',
    path: '/api/v1/gateway/requests/{id}',
    summary: 'Explain one request: candidates, decision, attempts, tokens, cost, timing',
    permission: 'gateway:read',
    params: z.strictObject({ id: z.string().max(100) }),
    reply: GatewayRequestDetail,
    errors: ['gateway.request_not_found'],
    stability: 'beta',
  }),
} as const

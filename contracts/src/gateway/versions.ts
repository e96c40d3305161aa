import { z } from 'zod'
import { GatewayConfiguration } from './configuration.ts'

/** What is wrong with a configuration, and where. */
export const ConfigurationProblem = z
  .object({
    path: z.string().describe('For example routes[2].primary; empty when it concerns the whole'),
    problem: z.string(),
    line: z.int().min(1).optional().describe('Of the file, when it was read from one'),
  })
  .meta({ id: 'ConfigurationProblem' })
export type ConfigurationProblem = z.infer<typeof ConfigurationProblem>

export const ConfigurationVersion = z
  .object({
    version: z.int().min(0).describe('0 is what the environment alone gives'),
    createdAt: z.iso.datetime(),
    author: z.string(),
    note: z.string().nullable(),
    source: z.enum(['default', 'file', 'api']),
    isActive: z.boolean(),
    digest: z.string().describe('SHA-256 of the configuration, hexadecimal'),
  })
  .meta({ id: 'ConfigurationVersion' })
export type ConfigurationVersion = z.infer<typeof ConfigurationVersion>

export const ActiveConfiguration = z
  .object({
    version: ConfigurationVersion,
    configuration: GatewayConfiguration,
    file: z
      .string()
      .nullable()
      .describe('Set when a file is the source; it cannot be changed by the API then'),
    broken: z
      .object({ at: z.iso.datetime(), problems: z.array(ConfigurationProblem) })
      .nullable()
      .describe('A newer file or version that was refused; the configuration shown is still in force'),
  })
  .meta({ id: 'ActiveConfiguration' })
export type ActiveConfiguration = z.infer<typeof ActiveConfiguration>

import { dirname, resolve } from 'node:path'
import type {
  ActiveConfiguration,
  ConfigurationProblem,
  ConfigurationVersion,
  GatewayConfiguration,
} from '@tragwerk/contracts/gateway'
import type { Page } from '@tragwerk/contracts/page'
import type { Call } from '@tragwerk/trust/access'
import { activateVersion, changeConfiguration, type NewConfiguration } from './change.ts'
import { defaultConfiguration } from './default-configuration.ts'
import type { ConfigurationDeps } from './deps.ts'
import { createDatabaseFollower } from './follow-database.ts'
import { createFileFollower } from './follow-file.ts'
import {
  type ActiveGatewayConfiguration,
  type ChangeListener,
  createInForce,
  firstEntry,
} from './in-force.ts'
import { readBoundedFile } from './read-bounded-file.ts'
import { checkInput, describeActive, getVersion, listVersions, type VersionPage } from './read-versions.ts'
import type { SecretSources } from './resolve-secrets.ts'
import { configurationsChannel } from './store.ts'
import { createTrouble } from './trouble.ts'
import { createTurns } from './turns.ts'
import { watchFolder } from './watch-folder.ts'

/** The gateway's providers, routes and prices: one configuration for the whole installation. */
export interface ConfigurationService {
  /** What requests are served by; the same frozen object until something changes. */
  active(): ActiveGatewayConfiguration
  onChange(listener: ChangeListener): Disposable
  /**
   * Takes the configuration from the file if there is one, else the newest version of the database, else stays with
   * what the environment gives, and follows its source until disposed. A broken file or version is reported, not
   * thrown. `call` is the platform's own: versions of the file are written under it.
   */
  start(call: Call): Promise<AsyncDisposable>
  /** Needs `gateway:read`. */
  describe(call: Call): ActiveConfiguration
  /** What a change would be refused for. Uses the rules for configurations sent to the API. Needs `gateway:read`. */
  check(
    call: Call,
    input: { readonly configuration: unknown },
  ): Promise<{ readonly problems: ConfigurationProblem[] }>
  /**
   * Stores a new version and puts it in force: at once in this process, within five seconds in all others. Needs
   * `gateway:write`.
   *
   * @throws access.permission_denied, gateway.configuration_is_file, gateway.configuration_changed,
   *   gateway.configuration_invalid
   */
  change(call: Call, input: NewConfiguration): Promise<ConfigurationVersion>
  /**
   * The same with the content of an earlier version.
   *
   * @throws access.permission_denied, gateway.configuration_is_file, gateway.configuration_not_found,
   *   gateway.configuration_invalid
   */
  activate(call: Call, version: number): Promise<ConfigurationVersion>
  /**
   * Newest first. Needs `gateway:read`.
   *
   * @throws access.permission_denied, gateway.cursor_invalid
   */
  list(call: Call, page: VersionPage): Promise<Page<ConfigurationVersion>>
  /**
   * Needs `gateway:read`.
   *
   * @throws access.permission_denied, gateway.configuration_not_found
   */
  get(
    call: Call,
    version: number,
  ): Promise<{ readonly version: ConfigurationVersion; readonly configuration: GatewayConfiguration }>
}

const pollMs = 2000

/** @throws gateway.configuration_invalid when a variable of the environment holds what no key can be */
export function createConfigurationService(given: ConfigurationDeps): ConfigurationService {
  const { database, clock, logger, options } = given
  const file = options.file === undefined ? undefined : resolve(options.file)
  const environment = defaultConfiguration(options)
  const readVariable = (name: string) => environment.variables.get(name)?.reveal() ?? given.readVariable(name)
  const readFile = given.readFile ?? readBoundedFile
  const sourcesOf = (writtenBy: SecretSources['writtenBy']): SecretSources => ({
    writtenBy,
    allowed: options.env,
    readVariable,
    readFile,
  })
  const inForce = createInForce(firstEntry(environment.configuration, sourcesOf('operator'), clock.now()))
  const trouble = createTrouble(given, inForce)
  const follower = createDatabaseFollower({ database, logger, inForce, trouble, sourcesOf })
  const inTurn = createTurns()
  const deps = { ...given, file, inForce, trouble, follower, sourcesOf }

  async function follow(call: Call, signal: AbortSignal): Promise<() => Promise<void>> {
    if (file === undefined) {
      await inTurn(follower.refresh)
      return follower.refresh
    }
    const sources = sourcesOf('operator')
    const fileFollower = createFileFollower({ ...given, path: file, readFile, sources, inForce, trouble })
    await inTurn(() => fileFollower.load(call))
    return () => fileFollower.reload(call, signal)
  }

  return {
    active: () => inForce.current().active,
    onChange: (listener) => inForce.onChange(listener),
    describe: (call) => describeActive(deps, call),
    check: (call, input) => checkInput(deps, call, input),
    list: (call, page) => listVersions(deps, call, page),
    get: (call, version) => getVersion(deps, call, version),
    change: (call, input) => inTurn(() => changeConfiguration(deps, call, input)),
    activate: (call, version) => inTurn(() => activateVersion(deps, call, version)),
    async start(call) {
      const stop = new AbortController()
      const onError = (error: unknown) => {
        if (stop.signal.aborted) return
        logger.warn(
          { err: error },
          'Whether the gateway configuration changed could not be seen. It is tried again.',
        )
      }
      const look = await follow(call, stop.signal)
      let isWaiting = false
      // However often the system tells of changes, one look at a time waits for its turn.
      const lookSoon = async () => {
        if (isWaiting || stop.signal.aborted) return
        isWaiting = true
        await inTurn(async () => {
          isWaiting = false
          if (!stop.signal.aborted) await look()
        }).catch(onError)
      }
      const following = new AsyncDisposableStack()
      following.defer(() => inTurn(async () => {}))
      following.defer(() => stop.abort())
      if (file === undefined)
        following.use(await database.listen(configurationsChannel, () => void lookSoon()))
      else following.use((given.watchFolder ?? watchFolder)(dirname(file), () => void lookSoon()))
      following.use(clock.every(pollMs, lookSoon, onError))
      return following
    },
  }
}

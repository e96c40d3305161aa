import { type ApiKey, identityRoutes, permissions } from '@tragwerk/contracts/identity'
import { Command, InvalidArgumentError } from 'commander'
import { connect } from '../connect.ts'
import { table } from '../output.ts'
import type { Run } from '../program.ts'

type Permission = (typeof permissions)[number]

interface CreateFlags {
  readonly name: string
  readonly permissions: Permission[]
  readonly subjects?: string[]
  readonly expires?: string
  readonly url?: string
}

export function keysCommand(run: Run): Command {
  const keys = new Command('keys').description('API keys')
  keys
    .command('create')
    .description('Create a key; its secret is shown once')
    .requiredOption('-n, --name <name>')
    .option('-p, --permissions <list>', `comma-separated: ${permissions.join(', ')}`, toPermissions, [
      'knowledge:read',
      'models:use',
    ])
    .option('-s, --subjects <list>', 'names for access lists, as group:hr,user:kim', toList)
    .option('-e, --expires <time>', 'ISO 8601 time')
    .option('--url <url>', 'server')
    .action((flags: CreateFlags) =>
      run(async (output) => {
        const { name, permissions: granted, subjects, expires } = flags
        const created = await connect(flags).identity.createKey({
          body: {
            name,
            permissions: granted,
            ...(subjects && { subjects }),
            ...(expires && { expiresAt: expires }),
          },
        })
        output.note('This secret is shown once; only its hash is stored.')
        output.result(created.secret, created)
      })(),
    )
  keys
    .command('list')
    .description('List keys, newest first')
    .option('--url <url>', 'server')
    .action((flags: { url?: string }) =>
      run(async (output) => {
        const found: ApiKey[] = []
        for await (const key of connect(flags).paginate(identityRoutes.listKeys, {})) found.push(key)
        output.result(table([['ID', 'NAME', 'KEY', 'STATE', 'PERMISSIONS'], ...found.map(toRow)]), found)
      })(),
    )
  keys
    .command('revoke')
    .description('Revoke a key at once')
    .argument('<id>')
    .option('--url <url>', 'server')
    .action((id: string, flags: { url?: string }) =>
      run(async (output) => {
        await connect(flags).identity.revokeKey({ params: { id } })
        output.result(`Revoked ${id}.`, { id, revoked: true })
      })(),
    )
  return keys
}

function toRow(key: ApiKey): string[] {
  const state = key.state === 'active' && key.expiresAt ? `until ${key.expiresAt}` : key.state
  return [key.id, key.name, `${key.prefix}…`, state, key.permissions.join(', ')]
}

function toList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)
}

function toPermissions(text: string): Permission[] {
  return toList(text).map((item) => {
    const known = permissions.find((permission) => permission === item)
    if (!known) throw new InvalidArgumentError(`"${item}" is not one of ${permissions.join(', ')}.`)
    return known
  })
}

import { expect, test } from 'vitest'
import { createGuardedLookup } from './guarded-lookup.ts'
import { isPublicAddress } from './public-address.ts'

/** Looks a name up as a connection does; the name server changes its mind after the first answer. */
function lookUp(first: readonly string[], options: { all: boolean; family?: number }) {
  const answers = [first, ['127.0.0.1']]
  const lookup = createGuardedLookup(
    async () => answers.shift()!.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    isPublicAddress,
  )
  return new Promise((resolve, reject) => {
    lookup('name.example', options, (error, address, family) =>
      error ? reject(error) : resolve(family === undefined ? address : [address, family]),
    )
  })
}

test('the connection gets exactly the addresses that were checked', async () => {
  const addresses = ['1.1.1.1', '2606:4700:4700::1111']

  expect(await lookUp(addresses, { all: true })).toEqual([
    { address: '1.1.1.1', family: 4 },
    { address: '2606:4700:4700::1111', family: 6 },
  ])
  expect(await lookUp(addresses, { all: false })).toEqual(['1.1.1.1', 4])
  expect(await lookUp(addresses, { all: false, family: 6 })).toEqual(['2606:4700:4700::1111', 6])
})

test.each([
  { answer: ['1.1.1.1', '::1'], family: 4, code: 'egress.denied' },
  { answer: ['10.0.0.1'], family: 0, code: 'egress.denied' },
  { answer: ['2002:7f00:1::'], family: 0, code: 'egress.denied' },
  { answer: [], family: 0, code: 'egress.failed' },
  { answer: ['1.1.1.1'], family: 6, code: 'egress.failed' },
])('the answer $answer for family $family gives $code', async ({ answer, family, code }) => {
  await expect(lookUp(answer, { all: true, family })).rejects.toThrow(expect.objectContaining({ code }))
})

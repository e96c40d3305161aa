import { openaiKinds } from './contract/canned-openai.ts'
import { otherKinds } from './contract/canned-others.ts'
import { describeProvider } from './contract/describe-provider.ts'

for (const canned of [...openaiKinds, ...otherKinds]) describeProvider(canned)

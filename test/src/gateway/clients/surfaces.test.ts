import { useClientsLab } from './clients-lab.ts'
import { describeAiSdk } from './contract-ai-sdk.ts'
import { describeAnthropicMessages } from './contract-anthropic-messages.ts'
import { describeOpenaiChat } from './contract-openai-chat.ts'
import { describeOpenaiOthers } from './contract-openai-others.ts'
import { describeOpenaiResponses } from './contract-openai-responses.ts'
import { describePassThroughBytes } from './contract-pass-through-bytes.ts'

// Starting the platform takes longer than any of these, so they share one.
const lab = useClientsLab()

describeOpenaiChat(lab)
describeOpenaiResponses(lab)
describeOpenaiOthers(lab)
describeAnthropicMessages(lab)
describeAiSdk(lab)
describePassThroughBytes(lab)

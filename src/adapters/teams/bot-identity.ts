/** Who the bot is to the Bot Framework; `Sandbox` exists only where the sandbox composes the bot. */
export type BotIdentity =
  | { readonly type: 'UserAssignedMsi'; readonly id: string; readonly tenantId: string }
  | {
      readonly type: 'SingleTenant'
      readonly id: string
      readonly tenantId: string
      readonly password: string
    }
  | { readonly type: 'Sandbox'; readonly tenantId: string }

/** Where the Bot Connector's tokens come from and go to; one set a cloud. */
export interface BotEndpoints {
  /** Authority of the bot's own tokens: `{loginUrl}/oauth2/v2.0/token` lies under it. */
  readonly loginUrl: string
  readonly oauthScope: string
  /** Issuer of the tokens that the connector sends us. */
  readonly tokenIssuer: string
  readonly openIdMetadataUrl: string
}

// Everything around Rekey's process: who it is, where its state and the secrets live, where its image
// and its log go, and the bot. The process itself is app.bicep. docs/deploying.md is the guide.

@description('Part of every name here; 3 to 12 lower-case letters and digits, so that registry, vault and server names fit.')
@minLength(3)
@maxLength(12)
param resourceSuffix string

@description('What people see as the name of the bot.')
@maxLength(42)
param botDisplayName string = 'Rekey'

param location string = resourceGroup().location

@description('Also lets Rekey read values and switch versions off, which Undo alone needs (infra/roles/key-vault-undo.json).')
param allowUndo bool = false

@description('Names of custom roles are unique in a tenant: say another where a second subscription has one.')
param rotatorRoleName string = 'Rekey rotator'
param undoRoleName string = 'Rekey undo'

@description('A person or group that may sign in to the database beside Rekey; empty for nobody.')
param databaseAdminObjectId string = ''
param databaseAdminName string = ''
@allowed(['User', 'Group', 'ServicePrincipal'])
param databaseAdminType string = 'Group'

param databaseSku string = 'Standard_B1ms'
param databaseTier string = 'Burstable'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-rekey-${resourceSuffix}'
  location: location
}

module network 'modules/network.bicep' = {
  name: 'rekey-network'
  params: {
    resourceSuffix: resourceSuffix
    location: location
  }
}

module telemetry 'modules/telemetry.bicep' = {
  name: 'rekey-telemetry'
  params: {
    resourceSuffix: resourceSuffix
    location: location
  }
}

module database 'modules/database.bicep' = {
  name: 'rekey-database'
  params: {
    resourceSuffix: resourceSuffix
    location: location
    skuName: databaseSku
    skuTier: databaseTier
    subnetId: network.outputs.databaseSubnetId
    dnsZoneId: network.outputs.databaseDnsZoneId
    identityName: identity.name
    identityPrincipalId: identity.properties.principalId
    adminObjectId: databaseAdminObjectId
    adminName: databaseAdminName
    adminType: databaseAdminType
  }
}

module roles 'modules/vault-roles.bicep' = {
  name: 'rekey-vault-roles'
  scope: subscription()
  params: {
    rotatorRoleName: rotatorRoleName
    undoRoleName: undoRoleName
  }
}

module vault 'modules/vault.bicep' = {
  name: 'rekey-vault'
  params: {
    resourceSuffix: resourceSuffix
    location: location
    identityId: identity.id
    identityPrincipalId: identity.properties.principalId
    rotatorRoleId: roles.outputs.rotatorRoleId
    undoRoleId: roles.outputs.undoRoleId
    allowUndo: allowUndo
  }
}

module host 'modules/host.bicep' = {
  name: 'rekey-host'
  params: {
    resourceSuffix: resourceSuffix
    location: location
    subnetId: network.outputs.appSubnetId
    workspaceName: telemetry.outputs.workspaceName
    identityId: identity.id
    identityPrincipalId: identity.properties.principalId
  }
}

var appName = 'ca-rekey-${resourceSuffix}'
var botDomain = '${appName}.${host.outputs.defaultDomain}'

module bot 'modules/bot.bicep' = {
  name: 'rekey-bot'
  params: {
    resourceSuffix: resourceSuffix
    displayName: botDisplayName
    endpoint: 'https://${botDomain}/api/messages'
    identityId: identity.id
    identityClientId: identity.properties.clientId
    identityTenantId: identity.properties.tenantId
  }
}

// Agents Toolkit writes these into env/.env.<environment>; app.bicep and the app package read them there.
output BOT_ID string = identity.properties.clientId
output BOT_TENANT_ID string = identity.properties.tenantId
output BOT_TYPE string = 'UserAssignedMsi'
output BOT_DOMAIN string = botDomain
output BOT_ENDPOINT string = 'https://${botDomain}/api/messages'
output KEY_VAULT_URL string = vault.outputs.vaultUrl
output REKEY_APP_NAME string = appName
output REKEY_ENVIRONMENT_NAME string = host.outputs.environmentName
output REKEY_IDENTITY_NAME string = identity.name
output REKEY_PRINCIPAL_ID string = identity.properties.principalId
output REKEY_INSIGHTS_NAME string = telemetry.outputs.insightsName
output REKEY_REGISTRY_NAME string = host.outputs.registryName
output REKEY_DATABASE_URL string = database.outputs.databaseUrl

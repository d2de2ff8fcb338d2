// The vault that new client secrets go to where nobody says otherwise, and what Rekey may do there.

param resourceSuffix string
param location string
param identityId string
param identityPrincipalId string
param rotatorRoleId string
param undoRoleId string
param allowUndo bool

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' = {
  name: 'kv-rekey-${resourceSuffix}'
  location: location
  properties: {
    tenantId: subscription().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    enablePurgeProtection: true
    softDeleteRetentionInDays: 90
  }
}

resource store 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identityId, 'rotator')
  properties: {
    roleDefinitionId: rotatorRoleId
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource undo 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (allowUndo) {
  scope: vault
  name: guid(vault.id, identityId, 'undo')
  properties: {
    roleDefinitionId: undoRoleId
    principalId: identityPrincipalId
    principalType: 'ServicePrincipal'
  }
}

output vaultUrl string = 'https://${vault.name}${environment().suffixes.keyvaultDns}'

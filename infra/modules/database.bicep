// A PostgreSQL server without passwords and without a public address; Rekey signs in as its identity.

param resourceSuffix string
param location string
param skuName string
param skuTier string
param subnetId string
param dnsZoneId string
param identityName string
param identityPrincipalId string
param adminObjectId string
param adminName string
param adminType string

resource server 'Microsoft.DBforPostgreSQL/flexibleServers@2025-08-01' = {
  name: 'psql-rekey-${resourceSuffix}'
  location: location
  sku: {
    name: skuName
    tier: skuTier
  }
  properties: {
    version: '17'
    createMode: 'Default'
    authConfig: {
      activeDirectoryAuth: 'Enabled'
      passwordAuth: 'Disabled'
      tenantId: subscription().tenantId
    }
    network: {
      delegatedSubnetResourceId: subnetId
      privateDnsZoneArmResourceId: dnsZoneId
      publicNetworkAccess: 'Disabled'
    }
    storage: {
      storageSizeGB: 32
      autoGrow: 'Enabled'
    }
    backup: {
      backupRetentionDays: 14
      geoRedundantBackup: 'Disabled'
    }
    highAvailability: { mode: 'Disabled' }
  }
}

resource database 'Microsoft.DBforPostgreSQL/flexibleServers/databases@2025-08-01' = {
  parent: server
  name: 'rekey'
  properties: {
    charset: 'UTF8'
    collation: 'en_US.utf8'
  }
}

// The server takes one change at a time, so these wait for each other. It is Rekey's server alone: as its
// administrator Rekey makes its own tables, and there is nothing else to administer.
resource rekey 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = {
  parent: server
  name: identityPrincipalId
  properties: {
    principalName: identityName
    principalType: 'ServicePrincipal'
    tenantId: subscription().tenantId
  }
  dependsOn: [database]
}

resource person 'Microsoft.DBforPostgreSQL/flexibleServers/administrators@2025-08-01' = if (!empty(adminObjectId)) {
  parent: server
  name: empty(adminObjectId) ? 'nobody' : adminObjectId
  properties: {
    principalName: adminName
    principalType: adminType
    tenantId: subscription().tenantId
  }
  dependsOn: [rekey]
}

// No password in it: Rekey asks for a token of its identity for each connection.
output databaseUrl string = 'postgres://${uriComponent(identityName)}@${server.properties.fullyQualifiedDomainName}:5432/${database.name}?sslmode=verify-full'

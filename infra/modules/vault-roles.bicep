// The custom roles of infra/roles/, once in a subscription: Key Vault has none built in that stores without
// reading.

targetScope = 'subscription'

param rotatorRoleName string
param undoRoleName string

var rotator = loadJsonContent('../roles/key-vault-rotator.json')
var undo = loadJsonContent('../roles/key-vault-undo.json')

resource rotatorRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, rotatorRoleName)
  properties: {
    roleName: rotatorRoleName
    description: rotator.Description
    type: 'CustomRole'
    permissions: [
      {
        actions: rotator.Actions
        notActions: rotator.NotActions
        dataActions: rotator.DataActions
        notDataActions: rotator.NotDataActions
      }
    ]
    assignableScopes: [subscription().id]
  }
}

resource undoRole 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, undoRoleName)
  properties: {
    roleName: undoRoleName
    description: undo.Description
    type: 'CustomRole'
    permissions: [
      {
        actions: undo.Actions
        notActions: undo.NotActions
        dataActions: undo.DataActions
        notDataActions: undo.NotDataActions
      }
    ]
    assignableScopes: [subscription().id]
  }
}

output rotatorRoleId string = rotatorRole.id
output undoRoleId string = undoRole.id

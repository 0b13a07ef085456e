# Curfew's user in Coder, its role, and its token. The provider knows neither the members' roles of an organization nor tokens:
# these two steps take the coder command, logged in as an owner, where Terraform runs. The token goes into a file and not into the
# state. To change it before it ends: terraform apply -replace=terraform_data.curfew_token
terraform {
  required_version = ">= 1.4"
  required_providers {
    coderd = {
      source = "coder/coderd"
    }
  }
}

variable "organizations" {
  description = "The organizations whose workspaces Curfew may change, by name"
  type        = set(string)
  default     = ["coder"]
}

variable "token_file" {
  description = "Where the token is written, readable for its owner only"
  type        = string
  default     = "curfew-token"
}

variable "token_lifetime" {
  description = "How long the token lives; the server may set a limit (--max-token-lifetime)"
  type        = string
  default     = "8760h"
}

# Address and token of an owner: CODER_URL and CODER_SESSION_TOKEN.
provider "coderd" {}

# Nobody can log in as this user; it has tokens only.
resource "coderd_user" "curfew" {
  username   = "curfew"
  name       = "Curfew"
  email      = "curfew@example.com"
  login_type = "none"
  # To watch and plan alone, ["template-admin"] does, with organizations = [].
  roles = []
}

# With a Premium licence a role of its own instead, with fewer rights: Installing.md, "User, role and token".
resource "terraform_data" "curfew_role" {
  for_each         = var.organizations
  triggers_replace = [coderd_user.curfew.id]
  provisioner "local-exec" {
    command = "coder organizations --org \"$ORGANIZATION\" members edit-roles \"$MEMBER\" organization-admin"
    environment = {
      ORGANIZATION = each.key
      MEMBER       = coderd_user.curfew.username
    }
  }
}

resource "terraform_data" "curfew_token" {
  triggers_replace = [coderd_user.curfew.id, var.token_lifetime]
  depends_on       = [terraform_data.curfew_role]
  provisioner "local-exec" {
    # The name says when it was made: a user's tokens have different names.
    command = "umask 077 && coder tokens create --user \"$MEMBER\" --name \"curfew-$(date +%s)\" --lifetime \"$LIFETIME\" --scope coder:workspaces.operate --scope template:read > \"$TOKEN_FILE\""
    environment = {
      MEMBER     = coderd_user.curfew.username
      LIFETIME   = var.token_lifetime
      TOKEN_FILE = var.token_file
    }
  }
}

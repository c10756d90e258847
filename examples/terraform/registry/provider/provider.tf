terraform {
  required_providers {
    linkspec = {
      source = "linkspec/linkspec"
    }
  }
}

variable "singlestore_password" {
  type      = string
  sensitive = true
  ephemeral = true
}

provider "linkspec" {
  url      = "mysql://deployer@singlestore.example.com:3306/"
  password = var.singlestore_password
}

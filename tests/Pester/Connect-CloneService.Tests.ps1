BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Connect-CloneService' {
    It 'writes nothing by itself, and the connection with -PassThru' {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments | Should -BeNullOrEmpty
        $connection = Connect-CloneService @arguments -PassThru -Name 'mine'
        $connection | Should -BeOfType 'CloneCmdlets.Services.ServiceConnection'
        $connection.Name | Should -Be 'mine'
        $connection.Project | Should -Be 'fabrikam-fiber-tfvc'
        $connection.User | Should -Not -BeNullOrEmpty
        $connection.IsDefault | Should -BeTrue
    }

    It 'connects to FAST by a bare loopback host' {
        $connection = Connect-CloneService -ApiHost $Emulator.Uri.Authority -Token $EmulatorToken -PassThru -Name fast
        $connection.Service | Should -Be 'WallarmFast'
        $connection.Uri.Scheme | Should -Be 'http'
    }

    It 'takes a collection without its scheme' {
        $arguments = Get-TestConnectionArgument @{ Name = 'bare' }
        $arguments.CollectionUri = "$($Emulator.Uri.Authority)/fabrikam"
        (Connect-CloneService @arguments -PassThru).Uri | Should -Be $Emulator.CollectionUri
    }

    It 'refuses a wrong token, and keeps no connection' {
        $arguments = Get-TestConnectionArgument @{ Name = 'wrong' }
        $arguments.Token = ConvertTo-TestToken 'not-the-token'
        $failure = Get-TestError { Connect-CloneService @arguments }
        Get-ErrorId $failure | Should -Be 'NotSignedIn'
        $failure.CategoryInfo.Category | Should -Be 'AuthenticationError'
        (Get-CloneService).Name | Should -Not -Contain 'wrong'
    }

    It 'asks nothing with -NoVerify' {
        $before = (Get-TestRequest).Count
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify -Name unasked
        Get-TestRequest -Skip $before | Should -BeNullOrEmpty
    }

    It 'refuses <Name>' -ForEach @(
        @{ Name = 'a foreign host without -AllowHost'; Uri = 'https://fabrikam.example/tfs'; Id = 'HostNotAllowed'; AllowHost = $false }
        @{ Name = 'plain http beyond loopback'; Uri = 'http://dev.azure.com/fabrikam'; Id = 'HostNotAllowed'; AllowHost = $true }
        @{ Name = 'an address that is none'; Uri = 'ftp://fabrikam.example'; Id = 'InvalidCloneRequest'; AllowHost = $true }
    ) {
        $failure = Get-TestError { Connect-CloneService -CollectionUri $Uri -Project p -Token $EmulatorToken -NoVerify -AllowHost:$AllowHost }
        Get-ErrorId $failure | Should -Be $Id
    }

    It 'refuses a token in plain text without repeating it in the message' {
        $text = 'plain-text-token'
        $failure = Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token $text -NoVerify }
        $failure.Exception.ToString() | Should -Not -Match $text
        $failure.Exception.Message | Should -Match 'SecureString'
    }

    It 'says that an empty token is none' {
        Get-ErrorId (Get-TestError { Connect-CloneService -ApiHost us1.api.wallarm.com -Token ([securestring]::new()) -NoVerify }) | Should -Be 'NotSignedIn'
    }

    It 'replaces a connection of the same name, and is the default from then on' {
        $arguments = Get-TestConnectionArgument
        Connect-CloneService @arguments -NoVerify -Name twice
        Connect-CloneService @arguments -NoVerify -Name other
        Connect-CloneService @arguments -NoVerify -Name TWICE
        @(Get-CloneService twice).Count | Should -Be 1
        @(Get-CloneService | Where-Object { $_.IsDefault -and $_.Service -eq 'AzureDevOps' }).Name | Should -Be 'TWICE'
    }
}

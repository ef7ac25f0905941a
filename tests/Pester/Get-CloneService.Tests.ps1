BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
}

Describe 'Get-CloneService' {
    BeforeEach {
        Disconnect-CloneService
        $token = ConvertTo-TestToken 'canary-7f3b'
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project one -Token $token -NoVerify -Name one
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project two -Token $token -NoVerify -Name two
        Connect-CloneService -ApiHost api.wallarm.com -Token $token -NoVerify
    }

    AfterAll {
        'SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMPROJECT', 'AZURE_DEVOPS_EXT_PAT' | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
    }

    It 'lists all, with one default a service' {
        (Get-CloneService).Name | Should -Be 'one', 'two', 'WallarmFast'
        (Get-CloneService | Where-Object IsDefault).Name | Should -Be 'two', 'WallarmFast'
    }

    It 'takes names and wildcards' {
        (Get-CloneService -Name t*).Name | Should -Be 'two'
        ('one', 'two' | Get-CloneService).Name | Should -Be 'one', 'two'
    }

    It 'reports a name that is not there, and goes on' {
        $found = Get-CloneService -Name nowhere, one -ErrorAction SilentlyContinue -ErrorVariable failure
        $found.Name | Should -Be 'one'
        Get-ErrorId $failure[0] | Should -Be 'NotConnected'
    }

    It 'shows what the environment names where there is no connection' {
        Disconnect-CloneService
        $env:SYSTEM_COLLECTIONURI = 'https://dev.azure.com/fabrikam/'
        $env:SYSTEM_TEAMPROJECT = 'from-environment'
        $env:AZURE_DEVOPS_EXT_PAT = 'canary-7f3b'
        $connection = Get-CloneService
        $connection.Project | Should -Be 'from-environment'
    }

    It 'shows no token in any form' {
        $connection = Get-CloneService one
        $connection.PSObject.Properties.Name | Should -Be 'Name', 'Service', 'Uri', 'Project', 'User', 'IsDefault'
        $path = Join-Path $TestDrive 'connection.xml'
        $connection | Export-Clixml -Path $path -Depth 9
        $all = ($connection | ConvertTo-Json -Depth 9) + (Get-Content -Raw $path) + ($connection | Format-List * -Force | Out-String)
        $all | Should -Not -Match 'canary-7f3b'
    }
}

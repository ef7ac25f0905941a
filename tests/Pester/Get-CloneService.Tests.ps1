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
        'SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMPROJECT', 'AZURE_DEVOPS_EXT_PAT', 'WALLARM_API_HOST', 'WALLARM_API_TOKEN' | ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
    }

    It 'lists all, with one default a service' {
        (Get-CloneService).Name | Should -Be 'one', 'two', 'WallarmFast'
        (Get-CloneService | Where-Object IsDefault).Name | Should -Be 'two', 'WallarmFast'
    }

    It 'takes names and wildcards' {
        (Get-CloneService -Name t*).Name | Should -Be 'two'
        ('one', 'two' | Get-CloneService).Name | Should -Be 'one', 'two'
    }

    It 'takes a name with brackets for what it is' {
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project one -Token $token -NoVerify -Name 'one[1]'
        (Get-CloneService 'one[1]').Name | Should -Be 'one[1]'
    }

    It 'takes names in the letters of no language' {
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project one -Token $token -NoVerify -Name 'CI'
        $culture = [cultureinfo]::CurrentCulture
        try {
            [cultureinfo]::CurrentCulture = 'tr-TR'
            (Get-CloneService ci).Name | Should -Be 'CI'
            (Get-CloneService c?).Name | Should -Be 'CI'
            (TabExpansion2 'Get-CloneService ci' 19).CompletionMatches.CompletionText | Should -Be 'CI'
        } finally {
            [cultureinfo]::CurrentCulture = $culture
        }
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

    It 'gives connections that can be used, also where the environment names them' {
        $null = Initialize-TestEmulator
        Disconnect-CloneService
        $env:SYSTEM_COLLECTIONURI = $Emulator.CollectionUri
        $env:SYSTEM_TEAMPROJECT = $Emulator.Project
        $env:WALLARM_API_HOST = $Emulator.Uri.AbsoluteUri
        $env:AZURE_DEVOPS_EXT_PAT = $env:WALLARM_API_TOKEN = [pscredential]::new('x', $EmulatorToken).GetNetworkCredential().Password
        try {
            $connection = Get-CloneService AzureDevOps
            (Copy-TestPlan 1 'by the environment' -Connection $connection -ErrorAction Stop).Destination.Name | Should -Be 'by the environment'
            $named = Copy-TestPlan 1 'by its name' -Connection azuredevops -ErrorAction Stop
            ($named | Wait-CloneOperation -Connection AzureDevOps -ErrorAction Stop).Destination.Name | Should -Be 'by its name'
            Get-ErrorId (Get-TestError { Copy-TestPlan 1 trace -Connection WallarmFast }) | Should -Be 'NotConnected'
            $module = Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1'
            $made = 1..2 | ForEach-Object -Parallel {
                Import-Module $using:module
                Copy-TestPlan -Id 1 -DestinationName "parallel by the environment $_" -Connection $using:connection
            }
            @($made).Count | Should -Be 2
            (Get-CloneService WallarmFast | ForEach-Object { Copy-TestRun -TestRecordId rec_0001 -Name environment -Connection $_ -ErrorAction Stop }).Kind | Should -Be 'TestRun'
        } finally {
            'SYSTEM_COLLECTIONURI', 'SYSTEM_TEAMPROJECT', 'AZURE_DEVOPS_EXT_PAT', 'WALLARM_API_HOST', 'WALLARM_API_TOKEN' |
                ForEach-Object { Remove-Item "Env:$_" -ErrorAction Ignore }
            Stop-CloneEmulator
        }
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

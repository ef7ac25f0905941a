BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
}

Describe 'Disconnect-CloneService' {
    BeforeEach {
        Disconnect-CloneService
        foreach ($name in 'one', 'two') {
            Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project $name -Token (ConvertTo-TestToken 'x') -NoVerify -Name $name
        }
    }

    It 'forgets one by name, and the other becomes the default' {
        Disconnect-CloneService -Name two
        $left = Get-CloneService
        $left.Name | Should -Be 'one'
        $left.IsDefault | Should -BeTrue
    }

    It 'forgets a piped connection' {
        Get-CloneService one | Disconnect-CloneService
        (Get-CloneService).Name | Should -Be 'two'
    }

    It 'forgets all without a name' {
        Disconnect-CloneService
        Get-CloneService | Should -BeNullOrEmpty
    }

    It 'forgets what a wildcard names, and takes a name with brackets as it is' {
        Connect-CloneService -CollectionUri https://dev.azure.com/fabrikam -Project three -Token (ConvertTo-TestToken 'x') -NoVerify -Name 'three [new]'
        Disconnect-CloneService -Name 'three [new]'
        (Get-CloneService).Name | Sort-Object | Should -Be 'one', 'two'
        Disconnect-CloneService -Name t*, none*
        (Get-CloneService).Name | Should -Be 'one'
    }

    It 'reports a name that is not there and forgets the rest' {
        Disconnect-CloneService -Name nowhere, one -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'NotConnected'
        (Get-CloneService).Name | Should -Be 'two'
    }

    It 'leaves a connection that has the name of the one it is given' {
        $old = Get-CloneService one
        Connect-CloneService -CollectionUri https://dev.azure.com/other -Project new -Token (ConvertTo-TestToken 'x') -NoVerify -Name one
        Disconnect-CloneService $old -ErrorVariable failure -WarningVariable warnings
        (Get-CloneService one).Project | Should -Be 'new'
        @($failure; $warnings) | Should -BeNullOrEmpty
        $old | Disconnect-CloneService -Verbose 4>&1 | Should -Match "'one'.*is not connected"
        Get-CloneService one | Disconnect-CloneService
        (Get-CloneService).Name | Should -Be 'two'
    }

    It 'forgets a connection as it was before another became the default' {
        Connect-CloneService -ApiHost api.wallarm.com -Token (ConvertTo-TestToken 'x') -NoVerify -Name fast
        $fast = Get-CloneService fast
        Connect-CloneService -ApiHost api.wallarm.com -Token (ConvertTo-TestToken 'x') -NoVerify -Name faster
        Disconnect-CloneService $fast
        (Get-CloneService fast* ).Name | Should -Be 'faster'
    }
}

Describe 'Disconnect-CloneService where the environment names a connection' {
    BeforeEach {
        Disconnect-CloneService
        $env:WALLARM_API_TOKEN = 'canary-7f3b'
    }

    AfterEach {
        Remove-Item Env:WALLARM_API_TOKEN, Env:WALLARM_API_HOST -ErrorAction Ignore
    }

    It 'warns that it stays: <Case>' -ForEach @(
        @{ Case = 'piped'; Do = { Get-CloneService | Disconnect-CloneService } }
        @{ Case = 'by name'; Do = { Disconnect-CloneService WallarmFast } }
        @{ Case = 'all'; Do = { Disconnect-CloneService } }
    ) {
        $all = @(& $Do *>&1)
        $all.Count | Should -Be 1
        $all[0] | Should -BeOfType System.Management.Automation.WarningRecord
        $all[0].Message | Should -Match "'WallarmFast'.*environment.*WALLARM_API_TOKEN"
        $all[0].Message | Should -Not -Match 'canary'
        (Get-CloneService).Name | Should -Be 'WallarmFast'
    }

    It 'says so too where a made connection was in its place' {
        Connect-CloneService -ApiHost api.wallarm.com -Token (ConvertTo-TestToken 'x') -NoVerify
        $said = Disconnect-CloneService *>&1
        $said.Message | Should -Match 'environment'
        Connect-CloneService -ApiHost api.wallarm.com -Token (ConvertTo-TestToken 'x') -NoVerify
        Disconnect-CloneService WallarmFast *>&1 | Should -BeNullOrEmpty
    }

    It 'is silent about an environment that can not be used' {
        $env:WALLARM_API_HOST = 'a b'
        Disconnect-CloneService *>&1 | Should -BeNullOrEmpty
        Remove-Item Env:WALLARM_API_HOST
    }
}

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

    It 'reports a name that is not there and forgets the rest' {
        Disconnect-CloneService -Name nowhere, one -ErrorAction SilentlyContinue -ErrorVariable failure
        Get-ErrorId $failure[0] | Should -Be 'NotConnected'
        (Get-CloneService).Name | Should -Be 'two'
    }
}

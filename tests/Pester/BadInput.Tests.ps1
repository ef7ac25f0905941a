BeforeDiscovery {
    $script:plans = @(
        @{ What = 'an unknown plan'; Do = { Copy-TestPlan -Id 4711 -DestinationName 'trace' -ErrorAction Stop }; Id = 'TestPlanNotFound' }
        @{ What = 'a negative plan'; Do = { Copy-TestPlan -Id -1 -DestinationName 'trace' -ErrorAction Stop }; Id = 'TestPlanNotFound|InvalidCloneRequest' }
        @{ What = 'plan 0'; Do = { Copy-TestPlan -Id 0 -DestinationName 'trace' -ErrorAction Stop }; Id = 'TestPlanNotFound|InvalidCloneRequest' }
        @{ What = 'a plan name that is not there'; Do = { Copy-TestPlan -Name nowhere -DestinationName 'trace' -ErrorAction Stop }; Id = 'TestPlanNotFound' }
        @{ What = 'a missing name'; Do = { Copy-TestPlan -Id 1 -DestinationName '' -ErrorAction Stop }; Id = 'InvalidCloneRequest' }
        @{ What = 'an unknown project'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -DestinationProject nowhere -ErrorAction Stop }; Id = 'ProjectNotFound' }
        @{ What = 'an unknown suite'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -SuiteId 4711 -ErrorAction Stop }; Id = 'InvalidCloneRequest' }
        @{ What = 'a time-out without waiting'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -TimeoutSec 5 }; Id = 'InvalidCloneRequest' }
    )
    $script:runs = @(
        @{ What = 'an empty record'; Do = { Copy-TestRun -TestRecordId (Get-TestRecordId 'Empty record') -Name trace -ErrorAction Stop }; Id = 'TestRecordEmpty' }
        @{ What = 'a record still recording'; Do = { Copy-TestRun -TestRecordId (Get-TestRecordId 'Still recording') -Name trace -ErrorAction Stop }; Id = 'TestRecordNotReady' }
        @{ What = 'an unknown record'; Do = { Copy-TestRun -TestRecordId rec_4711 -Name trace -ErrorAction Stop }; Id = 'TestRecordNotFound' }
        @{ What = 'an unknown run'; Do = { Copy-TestRun -Id 4711 -ErrorAction Stop }; Id = 'TestRunNotFound' }
        @{ What = 'a run in cloning'; Do = { Copy-TestRun -Id (Get-TestRunId cloning) -ErrorAction Stop }; Id = 'TestRunStateNotCopyable' }
        @{ What = 'a record without a name'; Do = { Copy-TestRun -TestRecordId rec_0001 -Name '' -ErrorAction Stop }; Id = 'InvalidCloneRequest' }
        @{ What = 'neither run nor record'; Do = { Copy-TestRun -ErrorAction Stop }; Id = 'InvalidCloneRequest' }
    )
}

BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Initialize-TestEmulator
    function Get-TestRecordId([string] $Name) {
        @((Invoke-TestEmulator 'v1/test_record').body.objects | Where-Object name -EQ $Name)[0].id
    }
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'Bad input' {
    It 'answers <What> with <Id>, and leaves no trace' -ForEach $plans {
        $before = Get-TestPlanName
        $failure = Get-TestError $Do
        Get-ErrorId $failure | Should -Match "^($Id)$"
        $failure.Exception.Message.Length | Should -BeGreaterThan 30
        $failure.TargetObject | Should -Not -BeOfType 'System.Exception'
        Get-TestPlanName | Should -Be $before
        Get-TestPlanName fabrikam-fiber-tfvc2 | Should -Not -Contain 'trace'
    }

    It 'answers <What> with <Id>, and leaves no trace' -ForEach $runs {
        $before = Get-TestRunCount
        Get-ErrorId (Get-TestError $Do) | Should -Be $Id
        Get-TestRunCount | Should -Be $before
    }

    It 'never rounds an id: <_>' -ForEach 1.5, '1,5', 'abc', '1e0' {
        $before = Get-TestPlanName
        { Copy-TestPlan -Id $_ -DestinationName 'trace' } | Should -Throw
        Get-TestPlanName | Should -Be $before
    }

    It 'says what the environment lacks for a connection' {
        Disconnect-CloneService
        $env:SYSTEM_COLLECTIONURI, $env:SYSTEM_TEAMPROJECT, $env:WALLARM_API_HOST = 'https://dev.azure.com/fabrikam', 'Fiber', 'api.wallarm.com'
        try {
            $failure = Get-TestError { Copy-TestPlan 1 trace }
            Get-ErrorId $failure | Should -Be 'NotConnected'
            $failure.Exception.Message | Should -Match 'SYSTEM_TEAMPROJECT are set, but not SYSTEM_ACCESSTOKEN'
            $failure = Get-TestError { Copy-TestRun -TestRecordId rec_0001 -Name trace }
            $failure.Exception.Message | Should -Match 'WALLARM_API_HOST is set, but not WALLARM_API_TOKEN'
        }
        finally {
            Remove-Item Env:SYSTEM_COLLECTIONURI, Env:SYSTEM_TEAMPROJECT, Env:WALLARM_API_HOST
            $arguments = Get-TestConnectionArgument
            Connect-CloneService @arguments -NoVerify
            Connect-CloneService -ApiHost $Emulator.Uri.AbsoluteUri -Token $EmulatorToken -NoVerify
        }
    }

    It 'tells of an empty <Parameter> in words for users' -ForEach @(
        @{ Parameter = 'Id'; Do = { Copy-TestPlan -Id $nothing -DestinationName 'trace' } }
        @{ Parameter = 'Id'; Do = { Copy-TestRun -Id $nothing } }
        @{ Parameter = 'TestRecordId'; Do = { Copy-TestRun -TestRecordId $nothing -Name 'trace' } }
        @{ Parameter = 'Connection'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -Connection $nothing } }
        @{ Parameter = 'IfExists'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -IfExists $nothing } }
        @{ Parameter = 'OverrideParameters'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -OverrideParameters $nothing } }
        @{ Parameter = 'CloneRequirements'; Do = { Copy-TestPlan -Id 1 -DestinationName 'trace' -CloneRequirements:$nothing } }
    ) {
        foreach ($nothing in $null, '') {
            $before = Get-TestPlanName
            $failure = Get-TestError $Do
            $failure.Exception.Message | Should -BeLike "*'$Parameter'*"
            $failure.Exception.Message | Should -Match 'The value is empty\. Give |an empty value|EmptyValue'
            $failure.Exception.Message | Should -Not -Match 'Binding'
            Get-TestPlanName | Should -Be $before
        }
    }

    It 'says both ways to connect, and names the emulator, where there is no connection' {
        Disconnect-CloneService
        try {
            foreach ($action in { Copy-TestPlan 1 trace }, { Copy-TestRun -TestRecordId rec_0001 -Name trace }) {
                $failure = Get-TestError $action
                Get-ErrorId $failure | Should -Be 'NotConnected'
                $failure.Exception.Message | Should -Match 'Connect-CloneService'
                $failure.Exception.Message | Should -Match 'SYSTEM_ACCESSTOKEN|WALLARM_API_TOKEN'
                $failure.Exception.Message | Should -Match 'Start-CloneEmulator'
            }
        } finally {
            $arguments = Get-TestConnectionArgument
            Connect-CloneService @arguments -NoVerify
            Connect-CloneService -ApiHost $Emulator.Uri.AbsoluteUri -Token $EmulatorToken -NoVerify
        }
    }

    It 'says which connection is not there, or is of another service' {
        Get-ErrorId (Get-TestError { Copy-TestPlan 1 trace -Connection nowhere }) | Should -Be 'NotConnected'
        Get-ErrorId (Get-TestError { Copy-TestPlan 1 trace -Connection WallarmFast }) | Should -Be 'NotConnected'
        { Copy-TestPlan 1 trace -Connection $null } | Should -Throw
    }

    It 'answers a wrong token with NotSignedIn' {
        $arguments = Get-TestConnectionArgument @{ Name = 'wrong' }
        $arguments.Token = ConvertTo-TestToken 'not-the-token'
        Connect-CloneService @arguments -NoVerify
        try {
            Get-ErrorId (Get-TestError { Copy-TestPlan 1 trace -Connection wrong }) | Should -Be 'NotSignedIn'
        } finally {
            Disconnect-CloneService wrong
        }
    }
}

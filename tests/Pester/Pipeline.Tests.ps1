BeforeAll {
    . (Join-Path $PSScriptRoot 'Common.ps1')
    Import-TestModule
    $null = Start-TestEmulator
    $operation = Copy-TestPlan 1 'piped' -Wait
    $module = Join-Path (Get-TestModulePath) 'CloneCmdlets.psd1'
}

AfterAll {
    Stop-CloneEmulator
}

Describe 'In pipelines' {
    It 'takes an operation back from JSON' {
        ($operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Wait-CloneOperation).Handle | Should -Be $operation.Handle
        ($operation | ConvertTo-Json -Depth 5 | ConvertFrom-Json | Get-CloneOperation).State | Should -Be 'Succeeded'
    }

    It 'takes an operation back from a file, and shows it alike' {
        $path = Join-Path $TestDrive 'operation.xml'
        $operation | Export-Clixml $path
        $back = Import-Clixml $path
        ($back | Wait-CloneOperation).Handle | Should -Be $operation.Handle
        ($back | Format-Table | Out-String) | Should -Be ($operation | Format-Table | Out-String)
        $back.Destination.Name | Should -Be 'piped'
        $back.Statistics.TotalTestCases | Should -Be 7
    }

    It 'binds rows with id and service' {
        ([pscustomobject]@{ Id = $operation.Id; Service = 'AzureDevOps' } | Wait-CloneOperation).Handle | Should -Be $operation.Handle
    }

    It 'honours -ErrorAction Stop and try' {
        { Copy-TestPlan 4711 x -ErrorAction Stop } | Should -Throw -ErrorId 'TestPlanNotFound*'
    }

    It 'honours -ErrorVariable and -OutVariable' {
        $null = 1, 4711 | ForEach-Object { [pscustomobject]@{ Id = $_; DestinationName = "variable $_" } } |
            Copy-TestPlan -ErrorAction SilentlyContinue -ErrorVariable failures -OutVariable results
        $failures.Count | Should -Be 1
        $results.Count | Should -Be 1
        $results[0].Destination.Name | Should -Be 'variable 1'
    }

    It 'works in strict mode' {
        Set-StrictMode -Version Latest
        ($operation | Format-List | Out-String) | Should -Match 'Succeeded'
        (Copy-TestPlan 1 'strict').Kind | Should -Be 'TestPlan'
    }

    It 'lets work be begun while records still come' {
        $seen = [System.Collections.Generic.List[string]]::new()
        $rows = & {
            [pscustomobject]@{ Id = 1; DestinationName = 'early bird' }
            $deadline = [datetime]::UtcNow.AddSeconds(60)
            while ((Get-TestPlanName) -notcontains 'early bird' -and [datetime]::UtcNow -lt $deadline) { Start-Sleep -Milliseconds 50 }
            [pscustomobject]@{ Id = 1; DestinationName = 'late bird' }
        } | Copy-TestPlan
        @($rows).Count | Should -Be 2
    }

    It 'gives a dead connection a word of its own' {
        $dead = Get-CloneService AzureDevOps | ConvertTo-Json | ConvertFrom-Json
        $dead.Name = 'from a file'
        Get-ErrorId (Get-TestError { Copy-TestPlan 1 x -Connection $dead }) | Should -Be 'NotConnected'
    }
}
